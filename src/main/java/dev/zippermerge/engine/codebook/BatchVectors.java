package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.GraphRunner;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.types.TFloat32;

/**
 * The vectors of a batch of segments on their way through {@link LloydGraph}: in parts of so few
 * vectors that the scores of all codewords stay within a bound, since these take C / r times the
 * memory of the vectors.
 */
final class BatchVectors implements AutoCloseable {
  private final float[] batch;
  private final int segments;
  private final int vectors;
  private final int length;
  private final int partSize;
  private final List<TFloat32> parts = new ArrayList<>();

  /**
   * @param batch vectors [S, N, r]
   * @param segments S
   * @param length r
   * @param partSize most vectors of a segment in a part
   */
  BatchVectors(float[] batch, int segments, int length, int partSize) {
    this.batch = batch;
    this.segments = segments;
    this.vectors = batch.length / (segments * length);
    this.length = length;
    this.partSize = partSize;
    for (int from = 0; from < vectors; from += partSize) {
      parts.add(part(from, Math.min(partSize, vectors - from)));
    }
  }

  private TFloat32 part(int from, int count) {
    var values = new float[segments * count * length];
    for (int segment = 0; segment < segments; segment++) {
      int source = (segment * vectors + from) * length;
      int target = segment * count * length;
      System.arraycopy(batch, source, values, target, count * length);
    }
    return GraphRunner.tensor(values, segments, count, length);
  }

  /** Seeds codewords [S, C, r]. */
  float[] seed(LloydGraph graph, long seed) {
    try (var x = GraphRunner.tensor(batch, segments, vectors, length)) {
      return graph.seed(x, seed);
    }
  }

  /**
   * One step of Lloyd's algorithm over all parts.
   *
   * @param codewords [S, C, r]
   * @param penalties added to the squared distance to each codeword, [S, C]
   */
  LloydGraph.Step step(LloydGraph graph, float[] codewords, float[] penalties) {
    if (parts.size() == 1) {
      return graph.step(parts.getFirst(), codewords, penalties);
    }
    var whole =
        new LloydGraph.Step(
            new int[segments * vectors],
            new float[segments * vectors],
            new float[codewords.length],
            new float[penalties.length]);
    for (int i = 0; i < parts.size(); i++) {
      add(graph.step(parts.get(i), codewords, penalties), i * partSize, whole);
    }
    return whole;
  }

  private void add(LloydGraph.Step part, int from, LloydGraph.Step whole) {
    int count = part.codes().length / segments;
    for (int segment = 0; segment < segments; segment++) {
      int target = segment * vectors + from;
      System.arraycopy(part.codes(), segment * count, whole.codes(), target, count);
      System.arraycopy(part.distances(), segment * count, whole.distances(), target, count);
    }
    add(part.sums(), whole.sums());
    add(part.counts(), whole.counts());
  }

  private static void add(float[] values, float[] sums) {
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
    }
  }

  @Override
  public void close() {
    parts.forEach(TFloat32::close);
  }
}
