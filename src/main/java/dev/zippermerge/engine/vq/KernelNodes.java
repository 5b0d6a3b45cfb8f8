package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.codebook.NodeList;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Nodes that make a kernel of its {@link KernelRows}: HWIO for convolutions, [outputs, inputs] for
 * dense layers, whose product then takes its second factor transposed.
 */
final class KernelNodes {
  private final KernelRows shape;
  private final WeightLayer layer;
  private final NodeList nodes;

  private KernelNodes(String prefix, WeightLayer layer, int segmentLength) {
    this.shape = KernelRows.of(layer, segmentLength);
    this.layer = layer;
    this.nodes = new NodeList(prefix);
  }

  /**
   * The nodes; the last one is called {@code prefix} and yields the kernel.
   *
   * @param prefix name of the kernel and prefix of the other nodes
   * @param segmentLength r
   * @param rows tensor [rows, r]
   * @param scale tensor of one factor for each output channel, [p]; null for none
   */
  static List<NodeDef> of(
      String prefix, WeightLayer layer, int segmentLength, String rows, @Nullable String scale) {
    var kernel = new KernelNodes(prefix, layer, segmentLength);
    if (layer.kind() == WeightLayer.Kind.DENSE) {
      kernel.dense(rows, scale);
    } else {
      kernel.convolution(rows, scale);
    }
    return kernel.nodes.list();
  }

  private void dense(String rows, @Nullable String scale) {
    var kernel = trimmed(scale == null ? "" : "trimmed", rows, shape.width());
    if (scale != null) {
      reshape("column", scale, shape.width(), 1);
      nodes.add(Nodes.floatOp(nodes.name(""), "Mul", kernel, nodes.name("column")).build());
    }
  }

  private void convolution(String rows, @Nullable String scale) {
    var trimmed = trimmed("trimmed", rows, shape.positions(), shape.width());
    nodes.add(Nodes.constant(nodes.name("order"), new int[] {0, 2, 1}, 3));
    nodes.add(
        Nodes.floatOp(nodes.name("transposed"), "Transpose", trimmed, nodes.name("order"))
            .putAttr("Tperm", Nodes.type(DataType.DT_INT32))
            .build());
    if (scale != null) {
      nodes.add(
          Nodes.floatOp(nodes.name("scaled"), "Mul", nodes.name("transposed"), scale).build());
    }
    reshape(
        "",
        nodes.name(scale == null ? "transposed" : "scaled"),
        layer.kernelShape().stream().mapToInt(Math::toIntExact).toArray());
  }

  /** [rows, r] to [leading, d], without the padding of the last segment. */
  private String trimmed(String name, String rows, int... leading) {
    int padded = shape.segments() * shape.segmentLength();
    if (padded == shape.depth()) {
      reshape(name, rows, append(leading, padded));
      return nodes.name(name);
    }
    reshape("padded", rows, append(leading, padded));
    int rank = leading.length + 1;
    nodes.add(Nodes.constant(nodes.name("begin"), new int[rank], rank));
    nodes.add(Nodes.constant(nodes.name("size"), append(leading, shape.depth()), rank));
    nodes.add(
        Nodes.floatOp(
                nodes.name(name),
                "Slice",
                nodes.name("padded"),
                nodes.name("begin"),
                nodes.name("size"))
            .putAttr("Index", Nodes.type(DataType.DT_INT32))
            .build());
    return nodes.name(name);
  }

  private void reshape(String name, String tensor, int... to) {
    var wanted = nodes.name(name.isEmpty() ? "shape" : name + "/shape");
    nodes.add(Nodes.constant(wanted, to, to.length));
    nodes.add(
        Nodes.floatOp(nodes.name(name), "Reshape", tensor, wanted)
            .putAttr("Tshape", Nodes.type(DataType.DT_INT32))
            .build());
  }

  private static int[] append(int[] values, int last) {
    var longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = last;
    return longer;
  }
}
