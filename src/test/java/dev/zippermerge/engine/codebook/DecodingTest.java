package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.GraphDef;

/** The graphs that unpack codes and decode kernels, against plain loops. */
class DecodingTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 64, 65, 128, 200, 256})
  void unpackedCodesAreTheRowsThatWerePacked(int codewordCount) {
    var assignment = assignment(TestLayers.convolution("a", 3, 10, 7), 4, codewordCount);
    var graph = GraphDef.newBuilder();
    graph.addAllNode(StoredCodes.of(assignment, codewordCount).rowNodes("rows"));
    try (var runner = new GraphRunner(graph.build());
        var result = runner.run(Map.of(), List.of("rows:0"))) {
      var rows = new int[3 * 63];
      result.get(0).asRawTensor().data().asInts().read(rows);
      assertThat(rows).containsExactly(DecodedKernel.rows(assignment, codewordCount));
    }
  }

  @Test
  void packedCodesTakeCeilLog2Bits() {
    assertThat(PackedCodes.bits(2)).isEqualTo(1);
    assertThat(PackedCodes.bits(64)).isEqualTo(6);
    assertThat(PackedCodes.bits(65)).isEqualTo(7);
    assertThat(PackedCodes.bits(256)).isEqualTo(8);
    assertThat(PackedCodes.size(189, 128)).isEqualTo(166);
  }

  @Test
  void convolutionIsDecodedAsByTheLoop() {
    var layer = TestLayers.convolution("a", 3, 10, 7);
    var encoded = encoded(layer, 4, 32);
    assertThat(decodedByTensorFlow(encoded)).containsExactly(encoded.decode(0));
  }

  @Test
  void denseLayerIsDecodedTransposed() {
    var layer = TestLayers.dense("a", 10, 7);
    var encoded = encoded(layer, 4, 32);
    var expected = new float[70];
    for (int i = 0; i < 70; i++) {
      expected[i] = encoded.decode(0)[i % 10 * 7 + i / 10];
    }
    assertThat(decodedByTensorFlow(encoded)).containsExactly(expected);
  }

  private static float[] decodedByTensorFlow(EncodedLayer encoded) {
    var codebook = encoded.codebook();
    var assignment = encoded.assignments().getFirst();
    var rows = DecodedKernel.rows(assignment, codebook.codewordCount());
    var graph = GraphDef.newBuilder();
    graph.addNode(
        Nodes.constant(
            "codebook",
            codebook.values(),
            (long) codebook.segments() * codebook.codewordCount(),
            codebook.segmentLength()));
    graph.addNode(Nodes.constant("rows", rows, rows.length));
    graph.addAllNode(
        DecodedKernel.nodes("kernel", assignment, codebook.segmentLength(), "codebook", "rows"));
    try (var runner = new GraphRunner(graph.build());
        var result = runner.run(Map.of(), List.of("kernel:0"))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  private static EncodedLayer encoded(WeightLayer layer, int length, int codewordCount) {
    var assignment = assignment(layer, length, codewordCount);
    int segments = assignment.codes().length;
    var values = KMeansTest.gaussians(segments * codewordCount * length, 1);
    return new EncodedLayer(
        LayerAlignment.of("conv1", List.of(layer)),
        new Codebook(segments, codewordCount, length, values, new double[segments]),
        List.of(assignment));
  }

  private static CodeAssignment assignment(WeightLayer layer, int length, int codewordCount) {
    var random = new Random(1);
    var shape = KernelSegments.of(layer, length);
    var codes = new byte[shape.segments()][shape.vectors()];
    for (var segment : codes) {
      for (int i = 0; i < segment.length; i++) {
        segment[i] = (byte) random.nextInt(codewordCount);
      }
    }
    return new CodeAssignment(layer, codes);
  }
}
