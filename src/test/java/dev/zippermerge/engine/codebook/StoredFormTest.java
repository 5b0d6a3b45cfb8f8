package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.spec.CodebookPrecision;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** What an artifact holds, against what its graph yields. */
class StoredFormTest {
  private static final int SEGMENTS = 3;
  private static final int CODEWORDS = 64;
  private static final int LENGTH = 4;

  @ParameterizedTest
  @EnumSource(value = CodebookPrecision.class, mode = Mode.EXCLUDE, names = "FP16")
  void graphYieldsTheVeryValuesThatWereRounded(CodebookPrecision precision) {
    var stored = IntegerCodebook.of(codebook(0.3), precision);
    assertThat(floats(stored.nodes("codebook"))).containsExactly(stored.values());
  }

  @Test
  void bytesWithOneScaleForEachSegmentKeepEveryComponentWithinHalfAStep() {
    var codebook = codebook(0.3);
    var rounded = IntegerCodebook.of(codebook, CodebookPrecision.INT8).values();
    int size = CODEWORDS * LENGTH;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      float largest = 0;
      for (int i = segment * size; i < (segment + 1) * size; i++) {
        largest = Math.max(largest, Math.abs(codebook.values()[i]));
      }
      for (int i = segment * size; i < (segment + 1) * size; i++) {
        assertThat(rounded[i]).isCloseTo(codebook.values()[i], within(largest / 127 * 0.501f));
      }
    }
  }

  @Test
  void adaptedStepsAddTwoPercentToTheErrorAndSaveBytes() {
    var codebook = codebook(0.3);
    var adapted = IntegerCodebook.of(codebook, CodebookPrecision.ADAPTED);
    double added = 0;
    for (int i = 0; i < codebook.values().length; i++) {
      added += Math.pow(adapted.values()[i] - codebook.values()[i], 2);
    }
    double error = Arrays.stream(codebook.errors()).average().orElseThrow();
    assertThat(added / codebook.values().length).isCloseTo(0.02 * error, within(0.004 * error));
    assertThat(adapted.size())
        .isLessThan(IntegerCodebook.of(codebook, CodebookPrecision.INT8).size());
  }

  @Test
  void zerosAloneStayZeros() {
    var zeros = new Codebook(1, 2, 4, new float[8], new double[] {1});
    assertThat(IntegerCodebook.of(zeros, CodebookPrecision.ADAPTED).values())
        .containsOnly(0f)
        .hasSize(8);
  }

  @Test
  void frequentCodesAreEntropyCodedBelowLog2C() {
    var random = new Random(1);
    var codes = new byte[4][63];
    for (var segment : codes) {
      for (int i = 0; i < segment.length; i++) {
        segment[i] = (byte) Math.min(127, Math.abs(random.nextGaussian() * 4));
      }
    }
    var assignment = new CodeAssignment(TestLayers.convolution("a", 3, 16, 7), codes);
    var stored = StoredCodes.of(assignment, 128);
    assertThat(stored.size()).isLessThan(PackedCodes.size(4 * 63, 128));
    try (var runner = new GraphRunner(graph(stored.rowNodes("rows")));
        var result = runner.run(Map.of(), List.of("rows:0"))) {
      var rows = new int[4 * 63];
      result.get(0).asRawTensor().data().asInts().read(rows);
      assertThat(rows).containsExactly(DecodedKernel.rows(assignment, 128));
    }
  }

  @Test
  void bytesThatTensorFlowInflatesAreThoseThatWereDeflated() {
    var bytes = new byte[1000];
    new Random(2).nextBytes(bytes);
    Arrays.fill(bytes, 200, 900, (byte) -3);
    var stored = StoredBytes.of(bytes);
    assertThat(stored.size()).isLessThan(400);
    try (var runner = new GraphRunner(graph(stored.nodes("bytes", DataType.DT_UINT8)));
        var result = runner.run(Map.of(), List.of("bytes:0"))) {
      var read = new byte[1000];
      result.get(0).asRawTensor().data().read(read);
      assertThat(read).containsExactly(bytes);
    }
  }

  @Test
  void codewordsInOrderOfUseStandForTheSameVectors() {
    var clusters =
        new Clusters(new float[] {1, 1, 2, 2, 3, 3, 0, 0}, new byte[] {2, 1, 2, 2, 0, 1}, 0.5);
    var sorted = clusters.byFrequency(4);
    assertThat(sorted.codewords()).containsExactly(3, 3, 2, 2, 1, 1, 0, 0);
    assertThat(sorted.codes()).containsExactly(0, 1, 0, 0, 2, 1);
  }

  private static Codebook codebook(double error) {
    var values = KMeansTest.gaussians(SEGMENTS * CODEWORDS * LENGTH, 1);
    var errors = new double[SEGMENTS];
    Arrays.fill(errors, error);
    return new Codebook(SEGMENTS, CODEWORDS, LENGTH, values, errors);
  }

  private static float[] floats(List<NodeDef> nodes) {
    try (var runner = new GraphRunner(graph(nodes));
        var result = runner.run(Map.of(), List.of(nodes.getLast().getName() + ":0"))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  private static GraphDef graph(List<NodeDef> nodes) {
    return GraphDef.newBuilder().addAllNode(nodes).build();
  }
}
