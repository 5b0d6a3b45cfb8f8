package dev.zippermerge.lookup.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.merge.SmallMerge;
import dev.zippermerge.lookup.savedmodel.ArtifactFile;
import dev.zippermerge.lookup.savedmodel.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels are found as codewords, and as such are what their nodes decode. */
class EncodedKernelsTest {
  @TempDir private static Path folder;
  private static List<Node> nodes = List.of();

  @BeforeAll
  static void merge() throws IOException {
    nodes = ArtifactFile.read(SmallMerge.write(folder)).nodes();
  }

  @Test
  void codewordsStandForTheDecodedValues() {
    var graph = new Graph(nodes);
    var constants = new Constants(graph);
    int found = 0;
    for (var node : nodes) {
      if (node.op().equals("AssignVariableOp")) {
        var kernel = graph.argument(node, 1);
        var values = constants.floats(kernel);
        assertThat(decoded(new EncodedKernels(graph, constants), kernel, values.shape()))
            .as(kernel.node())
            .containsExactly(values.values());
        found++;
      }
    }
    assertThat(found).isEqualTo(6);
  }

  /** In the order of the kernel's values: HWIO, or [outputs, inputs]. */
  private static float[] decoded(EncodedKernels kernels, TensorName name, int... shape) {
    boolean dense = shape.length == 2;
    var kernel = (dense ? kernels.dense(name) : kernels.convolution(name)).orElseThrow();
    assertThat(kernel.shape()).containsExactly(shape);
    int depth = dense ? shape[1] : shape[2];
    int width = dense ? shape[0] : shape[3];
    int r = kernel.segmentLength();
    int segments = Math.ceilDiv(depth, r);
    var values = new float[Shapes.size(shape)];
    for (int i = 0; i < values.length; i++) {
      int tap = dense ? 0 : i / (depth * width);
      int in = dense ? i % depth : i / width % depth;
      int out = dense ? i / depth : i % width;
      int code = kernel.codes()[(tap * width + out) * segments + in / r];
      values[i] = kernel.codebook()[(in / r * kernel.codewordCount() + code) * r + in % r];
    }
    return values;
  }

  /** Anything done to a kernel beyond its decoding makes it an ordinary one. */
  @Test
  void whatIsDecodedInAnotherWayIsNoEncodedKernel() {
    var graph = new Graph(nodes);
    var constants = new Constants(graph);
    var kernels = new EncodedKernels(graph, constants);
    assertThat(kernels.convolution(new TensorName("zippermerge/conv2/a/transposed", 0))).isEmpty();
    assertThat(kernels.convolution(new TensorName("a/conv_a/bias", 0))).isEmpty();
    assertThat(kernels.dense(new TensorName("zippermerge/fc1/a/rows", 0))).isEmpty();
  }
}
