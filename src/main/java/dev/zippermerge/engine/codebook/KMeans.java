package dev.zippermerge.engine.codebook;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * K-means over a batch of segments with several starts: each start is seeded by greedy k-means++
 * and led a few steps; for each segment the start with the least error goes on until the error
 * stops falling. In Lloyd's steps it never rises; a codeword that loses its last vector moves to
 * the vector that is worst served.
 *
 * <p>Then the codewords are shaken out of that local minimum: for some steps each costs what it
 * takes to name it, so that rare ones run empty and move to where the error is (entropy-constrained
 * vector quantisation), after which Lloyd's steps go on; and once more. Whatever is best stays, so
 * the result is never worse than without. This lowers the error below that of converged k-means,
 * and the entropy of the codes as well.
 */
final class KMeans implements AutoCloseable {
  static final int RESTARTS = 2;
  private static final int TRIAL_STEPS = 1;
  private static final int MAX_STEPS = 25;

  /** A batch is done when a step lowers its error by less than this share. */
  private static final double TOLERANCE = 2e-3;

  private static final int SHAKES = 2;
  private static final int PENALISED_STEPS = 10;

  /** Distances of vectors to codewords that are held at once, as floats: what a cache holds. */
  static final int MOST_SCORES = 1 << 20;

  /**
   * Squared error that a bit is worth, in mean squared errors of a component: at this rate the
   * error falls with the rate at high resolution, 2 ln 2 = 1.39, and a little more. Of 0.4 to 2.4
   * the best measured.
   */
  private static final double BIT_PRICE = 1.6;

  private final int segments;
  private final int vectors;
  private final int codewordCount;
  private final int length;
  private final LloydGraph graph;

  /**
   * @param segments segments in a batch, S
   * @param vectors vectors in each segment, N
   * @param codewordCount C, less than N
   * @param length r
   */
  KMeans(int segments, int vectors, int codewordCount, int length) {
    this.segments = segments;
    this.vectors = vectors;
    this.codewordCount = codewordCount;
    this.length = length;
    this.graph = new LloydGraph(segments, codewordCount, length);
  }

  /**
   * Clusters a batch.
   *
   * @param batch vectors [S, N, r]
   * @param seed seeds the starts
   * @return for each segment its clusters
   */
  Clusters[] cluster(float[] batch, long seed) {
    int partSize = Math.max(1, MOST_SCORES / (segments * codewordCount));
    try (var x = new BatchVectors(batch, segments, length, partSize)) {
      var state = settle(x, batch, bestStart(x, batch, seed));
      for (int round = 0; round < SHAKES; round++) {
        state = settle(x, batch, shake(x, batch, state)).leastBySegment(state);
      }
      return state.clusters();
    }
  }

  /** Lloyd's steps until the error stops falling. */
  private State settle(BatchVectors x, float[] batch, State from) {
    var state = from;
    double before = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MAX_STEPS && state.total() < before * (1 - TOLERANCE); step++) {
      before = state.total();
      state = advance(x, batch, state);
    }
    return state;
  }

  /** Steps under penalties, and one without, so that the errors count distances alone again. */
  private State shake(BatchVectors x, float[] batch, State from) {
    var state = from;
    var weights = from.penaltyWeights();
    for (int step = 0; step < PENALISED_STEPS; step++) {
      var codewords = moved(batch, state);
      state = new State(codewords, x.step(graph, codewords, state.penalties(weights)));
    }
    return advance(x, batch, state);
  }

  private State bestStart(BatchVectors x, float[] batch, long seed) {
    State best = start(x, batch, seed);
    for (int restart = 1; restart < RESTARTS; restart++) {
      best = best.leastBySegment(start(x, batch, seed + restart));
    }
    return best;
  }

  private State start(BatchVectors x, float[] batch, long seed) {
    var seeds = x.seed(graph, seed);
    var state = new State(seeds, x.step(graph, seeds, free()));
    for (int step = 0; step < TRIAL_STEPS; step++) {
      state = advance(x, batch, state);
    }
    return state;
  }

  /**
   * Moves the codewords to their means and assigns again; never to a higher error, since both
   * halves only lower it.
   */
  private State advance(BatchVectors x, float[] batch, State state) {
    var codewords = moved(batch, state);
    return new State(codewords, x.step(graph, codewords, free()));
  }

  /** Penalties of plain Lloyd's steps. */
  private float[] free() {
    return new float[segments * codewordCount];
  }

  private float[] moved(float[] batch, State state) {
    var codewords = state.step.means();
    var distances = state.step.distances().clone();
    for (int segment = 0; segment < segments; segment++) {
      state.reseedEmpty(batch, codewords, distances, segment);
    }
    return codewords;
  }

  @Override
  public void close() {
    graph.close();
  }

  /** Codewords [S, C, r] and what a step finds with them. */
  private final class State {
    final float[] codewords;
    final LloydGraph.Step step;

    State(float[] codewords, LloydGraph.Step step) {
      this.codewords = codewords;
      this.step = step;
    }

    double error(int segment) {
      return IntStream.range(segment * vectors, (segment + 1) * vectors)
          .mapToDouble(i -> Math.max(0, step.distances()[i]))
          .sum();
    }

    double total() {
      return IntStream.range(0, segments).mapToDouble(this::error).sum();
    }

    /** For each segment what a bit costs: {@link #BIT_PRICE} x mean squared error / r. */
    double[] penaltyWeights() {
      return IntStream.range(0, segments)
          .mapToDouble(segment -> BIT_PRICE * error(segment) / ((double) vectors * length))
          .toArray();
    }

    /** The cost of each codeword's name, [S, C]: weight x -log2 of its share of the vectors. */
    float[] penalties(double[] weights) {
      var penalties = new float[step.counts().length];
      for (int i = 0; i < penalties.length; i++) {
        double share = (step.counts()[i] + 0.5) / (vectors + 0.5 * codewordCount);
        penalties[i] = (float) (-weights[i / codewordCount] * Math.log(share) / Math.log(2));
      }
      return penalties;
    }

    void reseedEmpty(float[] batch, float[] target, float[] distances, int segment) {
      for (int c = segment * codewordCount; c < (segment + 1) * codewordCount; c++) {
        if (step.counts()[c] == 0) {
          int worst = segment * vectors;
          for (int i = worst; i < (segment + 1) * vectors; i++) {
            worst = distances[i] > distances[worst] ? i : worst;
          }
          System.arraycopy(batch, worst * length, target, c * length, length);
          distances[worst] = 0;
        }
      }
    }

    State leastBySegment(State other) {
      for (int segment = 0; segment < segments; segment++) {
        if (other.error(segment) < error(segment)) {
          copy(other.codewords, codewords, segment, codewordCount * length);
          copy(other.step.distances(), step.distances(), segment, vectors);
          copy(other.step.sums(), step.sums(), segment, codewordCount * length);
          copy(other.step.counts(), step.counts(), segment, codewordCount);
          System.arraycopy(
              other.step.codes(), segment * vectors, step.codes(), segment * vectors, vectors);
        }
      }
      return this;
    }

    private void copy(float[] from, float[] to, int segment, int size) {
      System.arraycopy(from, segment * size, to, segment * size, size);
    }

    Clusters[] clusters() {
      return IntStream.range(0, segments).mapToObj(this::clusters).toArray(Clusters[]::new);
    }

    private Clusters clusters(int segment) {
      var codes = new byte[vectors];
      for (int i = 0; i < vectors; i++) {
        codes[i] = (byte) step.codes()[segment * vectors + i];
      }
      int size = codewordCount * length;
      return new Clusters(
          Arrays.copyOfRange(codewords, segment * size, (segment + 1) * size),
          codes,
          error(segment));
    }
  }
}
