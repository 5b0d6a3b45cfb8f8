package dev.zippermerge.engine.codebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.align.Aligner;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;

/**
 * The paper's own pair of different depth, VGG-avg and ZF-Net (section 4.2): its layers' shapes
 * with random weights of the scale that such networks are initialised with.
 */
class PaperAlignmentTest {
  @Test
  void fullWidthIsAlignedAsInThePaper() {
    assertThat(pairs(1))
        .containsExactly(
            "conv1 conv1", "conv4 conv2", "conv7 conv3", "conv10 conv4", "conv13 conv5");
  }

  /** With an eighth of the channels ZF's second and third layer find their like further on. */
  @Test
  void reducedWidthIsAlignedForTheMostPart() {
    assertThat(pairs(8)).hasSize(5).contains("conv1 conv1", "conv10 conv4", "conv13 conv5");
  }

  private static List<String> pairs(int divisor) {
    var networks = List.of(vggAvg(divisor, 1), zfNet(divisor, 2));
    var aligned = Aligner.align(networks, new SharingGain(networks, Preset.ACCU, 1));
    assertThat(aligned).hasSize(13);
    return aligned.stream()
        .filter(alignment -> alignment.members().size() == 2)
        .map(
            alignment ->
                alignment.layers().stream().map(WeightLayer::name).collect(Collectors.joining(" ")))
        .toList();
  }

  static FlatGraph vggAvg(int divisor, long seed) {
    int[] widths = {64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};
    var shapes = new ArrayList<long[]>();
    long depth = 3;
    for (int width : widths) {
      shapes.add(new long[] {3, 3, depth, width / divisor});
      depth = width / divisor;
    }
    return network(shapes, seed);
  }

  static FlatGraph zfNet(int divisor, long seed) {
    int[] widths = {96, 256, 384, 384, 256};
    int[] kernels = {7, 5, 3, 3, 3};
    var shapes = new ArrayList<long[]>();
    long depth = 3;
    for (int i = 0; i < widths.length; i++) {
      shapes.add(new long[] {kernels[i], kernels[i], depth, widths[i] / divisor});
      depth = widths[i] / divisor;
    }
    return network(shapes, seed);
  }

  private static FlatGraph network(List<long[]> shapes, long seed) {
    var random = new Random(seed);
    var graph = GraphDef.newBuilder();
    var layers = new ArrayList<WeightLayer>();
    for (var shape : shapes) {
      var name = "conv" + (layers.size() + 1);
      double scale = Math.sqrt(2.0 / (shape[0] * shape[1] * shape[2]));
      var values = new float[(int) (shape[0] * shape[1] * shape[2] * shape[3])];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * scale);
      }
      graph.addNode(Nodes.constant(name + "/kernel", values, shape));
      layers.add(TestLayers.convolution(name, shape[0], shape[2], shape[3]));
    }
    return new FlatGraph(graph.build(), List.of(), List.of(), layers, List.of(), List.of());
  }
}
