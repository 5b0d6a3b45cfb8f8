package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.GraphRunner;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KMeansTest {
  private static final int SEGMENTS = 3;
  private static final int VECTORS = 200;
  private static final int CODEWORDS = 16;
  private static final int LENGTH = 4;

  private final float[] batch = gaussians(SEGMENTS * VECTORS * LENGTH, 1);

  @Test
  void errorIsNoHigherThanTheBestOfManyScalarRuns() {
    try (var kMeans = new KMeans(SEGMENTS, VECTORS, CODEWORDS, LENGTH)) {
      var clusters = kMeans.cluster(batch, 1);
      for (int segment = 0; segment < SEGMENTS; segment++) {
        double reference = ScalarKMeans.error(segment(segment), LENGTH, CODEWORDS, 10, 2);
        assertThat(clusters[segment].error()).isLessThan(reference * 1.05);
      }
    }
  }

  @Test
  void codesNameTheNearestCodewordAndTheErrorIsTheirs() {
    try (var kMeans = new KMeans(SEGMENTS, VECTORS, CODEWORDS, LENGTH)) {
      var clusters = kMeans.cluster(batch, 1);
      for (int segment = 0; segment < SEGMENTS; segment++) {
        assertNearest(segment(segment), clusters[segment]);
      }
    }
  }

  private static void assertNearest(float[] vectors, Clusters clusters) {
    double error = 0;
    for (int i = 0; i < VECTORS; i++) {
      int nearest = ScalarKMeans.nearest(vectors, i * LENGTH, LENGTH, clusters.codewords());
      assertThat(Byte.toUnsignedInt(clusters.codes()[i])).isEqualTo(nearest);
      error +=
          ScalarKMeans.distance(
              vectors, i * LENGTH, clusters.codewords(), nearest * LENGTH, LENGTH);
    }
    assertThat(clusters.error()).isCloseTo(error, within(1e-3 * error));
  }

  @Test
  void errorNeverRisesFromStepToStep() {
    try (var graph = new LloydGraph(SEGMENTS, CODEWORDS, LENGTH);
        var x = GraphRunner.tensor(batch, SEGMENTS, VECTORS, LENGTH)) {
      var codewords = graph.seed(x, 1);
      double before = Double.POSITIVE_INFINITY;
      for (int step = 0; step < 15; step++) {
        var found = graph.step(x, codewords, new float[SEGMENTS * CODEWORDS]);
        double error = 0;
        for (float distance : found.distances()) {
          error += distance;
        }
        assertThat(error).isLessThanOrEqualTo(before * (1 + 1e-6));
        before = error;
        codewords = found.means();
      }
    }
  }

  /** Whole numbers, so that sums are exact in whatever order they are made. */
  @Test
  void stepInPartsIsTheStepOverAllVectors() {
    var whole = new float[batch.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = Math.round(batch[i] * 10);
    }
    try (var graph = new LloydGraph(SEGMENTS, CODEWORDS, LENGTH);
        var all = new BatchVectors(whole, SEGMENTS, LENGTH, VECTORS);
        var parts = new BatchVectors(whole, SEGMENTS, LENGTH, 37)) {
      var codewords = all.seed(graph, 1);
      var penalties = new float[SEGMENTS * CODEWORDS];
      for (int i = 0; i < penalties.length; i++) {
        penalties[i] = i % 5;
      }
      var expected = all.step(graph, codewords, penalties);
      var step = parts.step(graph, codewords, penalties);
      assertThat(step.codes()).isEqualTo(expected.codes());
      assertThat(step.distances()).isEqualTo(expected.distances());
      assertThat(step.sums()).isEqualTo(expected.sums());
      assertThat(step.counts()).isEqualTo(expected.counts());
      assertThat(step.means()).isEqualTo(expected.means());
    }
  }

  @Test
  void codewordThatNobodyNeedsMovesToTheWorstServedVector() {
    // All but one vector lie at two places: two codewords near the same place leave one of them
    // empty.
    var vectors = new float[VECTORS * LENGTH];
    Arrays.fill(vectors, 0, VECTORS * LENGTH / 2, 1);
    Arrays.fill(vectors, 0, LENGTH, 50);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] += (i % 13) * 1e-3f;
    }
    try (var kMeans = new KMeans(1, VECTORS, CODEWORDS, LENGTH)) {
      var clusters = kMeans.cluster(vectors, 1)[0];
      assertThat(clusters.error()).isLessThan(0.05);
      assertThat(distinct(clusters.codes())).isEqualTo(CODEWORDS);
    }
  }

  @Test
  void sameSeedGivesTheSameClusters() {
    try (var kMeans = new KMeans(SEGMENTS, VECTORS, CODEWORDS, LENGTH)) {
      var once = kMeans.cluster(batch, 7);
      var again = kMeans.cluster(batch, 7);
      assertThat(again[0].codewords()).isEqualTo(once[0].codewords());
      assertThat(again[2].codes()).isEqualTo(once[2].codes());
    }
  }

  private float[] segment(int segment) {
    int size = VECTORS * LENGTH;
    return Arrays.copyOfRange(batch, segment * size, (segment + 1) * size);
  }

  private static long distinct(byte[] codes) {
    var seen = new boolean[256];
    for (byte code : codes) {
      seen[Byte.toUnsignedInt(code)] = true;
    }
    long count = 0;
    for (boolean one : seen) {
      count += one ? 1 : 0;
    }
    return count;
  }

  static float[] gaussians(int size, long seed) {
    var random = new Random(seed);
    var values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
