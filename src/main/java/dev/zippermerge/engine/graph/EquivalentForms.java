package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Writes products and convolutions with constant kernels in the form in which weight layers are
 * found: batched products and sums by index as {@code MatMul}, convolutions in as many groups as
 * there are channels as depthwise ones.
 */
final class EquivalentForms {
  private static final AttrValue INT32 = Nodes.type(DataType.DT_INT32);

  private final ShapeInference shapes;
  private final Wiring wiring;
  private final Aliases aliases = new Aliases();
  private final List<NodeDef> nodes = new ArrayList<>();
  private boolean changed;

  /**
   * @param nodes sorted such that each comes after those that it needs, constants folded
   * @param shapes of all their tensors, for one example
   */
  EquivalentForms(
      Collection<NodeDef> nodes, Collection<TensorName> outputs, ShapeInference shapes) {
    this.shapes = shapes;
    this.wiring = new Wiring(nodes, outputs);
    nodes.forEach(this::take);
  }

  /** The nodes, not sorted. */
  List<NodeDef> nodes() {
    return nodes;
  }

  /** What stands for the tensors that went. */
  Aliases aliases() {
    return aliases;
  }

  /** True where any node was written otherwise. */
  boolean changed() {
    return changed;
  }

  private void take(NodeDef node) {
    var product =
        switch (node.getOp()) {
          case "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3" -> Product.ofMatrices(node, shapes);
          case "Einsum" -> Product.ofEinsum(node, wiring, shapes);
          default -> Optional.<Product>empty();
        };
    if (product.isPresent() && isKernel(node, product.get().kernel())) {
      write(node, product.get());
    } else if (node.getOp().equals("Conv2D") && isKernel(node, 1) && isDepthwise(node)) {
      writeDepthwise(node);
    } else {
      nodes.add(aliases.rewrite(node));
      return;
    }
    changed = true;
  }

  /** True for a constant that can be given the shape that the product needs. */
  private boolean isKernel(NodeDef node, int input) {
    var constant = wiring.constant(node, input);
    return constant != null
        && Nodes.dtype(constant) == DataType.DT_FLOAT
        && wiring.constant(node, 1 - input) == null
        && (Nodes.shape(constant).size() == 2
            || wiring.uses(TensorName.parse(node.getInput(input))).size() == 1);
  }

  private void write(NodeDef node, Product product) {
    var name = node.getName();
    int value = 1 - product.kernel();
    var input = input(node, value);
    var flat =
        shapes.of(TensorName.parse(node.getInput(value)).toString()).orElseThrow().size() == 2
            ? input
            : reshape(name + "/flat", input, -1, product.inputs());
    nodes.add(
        Nodes.floatOp(name, "MatMul", flat, kernel(node, product))
            .putAttr("transpose_a", truth(false))
            .putAttr("transpose_b", truth(product.transposed()))
            .build());
    if (product.leading() > 1 || product.trailing().size() > 1) {
      var shaped = new TensorName(shaped(name, input, product), 0);
      aliases.put(new TensorName(name, 0), shaped);
    }
  }

  private String kernel(NodeDef node, Product product) {
    var kernel = node.getInput(product.kernel());
    var stored = shapes.of(TensorName.parse(kernel).toString()).orElseThrow();
    if (stored.size() == 2) {
      return kernel;
    }
    return product.transposed()
        ? reshape(node.getName() + "/kernel", kernel, product.outputs(), product.inputs())
        : reshape(node.getName() + "/kernel", kernel, product.inputs(), product.outputs());
  }

  private String input(NodeDef node, int input) {
    return aliases.resolve(TensorName.parse(node.getInput(input))).asInput();
  }

  /** The product with the leading axes of the input, whose sizes may hang on the batch. */
  private String shaped(String name, String input, Product product) {
    nodes.add(Nodes.floatOp(name + "/sizes", "Shape", input).putAttr("out_type", INT32).build());
    nodes.add(Nodes.constant(name + "/begin", new int[] {0}, 1));
    nodes.add(Nodes.constant(name + "/count", new int[] {product.leading()}, 1));
    nodes.add(
        Nodes.op(name + "/leading", "Slice", name + "/sizes", name + "/begin", name + "/count")
            .putAttr("T", INT32)
            .putAttr("Index", INT32)
            .build());
    nodes.add(integers(name + "/trailing", product.trailing()));
    nodes.add(Nodes.constant(name + "/axis", new int[] {0}));
    nodes.add(
        Nodes.op(name + "/shape", "ConcatV2", name + "/leading", name + "/trailing", name + "/axis")
            .putAttr("N", Nodes.integer(2))
            .putAttr("T", INT32)
            .putAttr("Tidx", INT32)
            .build());
    return reshape(name + "/shaped", name, name + "/shape");
  }

  private boolean isDepthwise(NodeDef node) {
    var kernel = shapes.of(TensorName.parse(node.getInput(1)).toString()).orElse(List.of());
    long channels = channels(node);
    var strides = node.getAttrOrThrow("strides").getList().getIList();
    return kernel.size() == 4
        && kernel.get(2) == 1
        && channels > 1
        && !node.getAttrOrThrow("padding").getS().toStringUtf8().equals("EXPLICIT")
        && strides.stream().filter(stride -> stride > 1).distinct().count() <= 1
        && strides.stream().filter(stride -> stride > 1).count() != 1
        && node
            .getAttrOrDefault("dilations", AttrValue.getDefaultInstance())
            .getList()
            .getIList()
            .stream()
            .allMatch(d -> d == 1);
  }

  private long channels(NodeDef node) {
    var input = shapes.of(TensorName.parse(node.getInput(0)).toString()).orElse(List.of(1L, 1L));
    return FormattedOps.isChannelsFirst(node) ? input.get(1) : input.getLast();
  }

  private void writeDepthwise(NodeDef node) {
    var kernel = shapes.of(TensorName.parse(node.getInput(1)).toString()).orElseThrow();
    long channels = channels(node);
    var name = node.getName();
    var reshaped =
        reshape(
            name + "/kernel",
            node.getInput(1),
            kernel.get(0),
            kernel.get(1),
            channels,
            kernel.get(3) / channels);
    var depthwise = Nodes.floatOp(name, "DepthwiseConv2dNative", input(node, 0), reshaped);
    for (var attribute : List.of("strides", "padding", "data_format", "dilations")) {
      depthwise.putAttr(attribute, node.getAttrOrThrow(attribute));
    }
    nodes.add(depthwise.build());
  }

  private String reshape(String name, String input, long... shape) {
    nodes.add(integers(name + "/shape", Arrays.stream(shape).boxed().toList()));
    return reshape(name, input, name + "/shape");
  }

  private String reshape(String name, String input, String shape) {
    nodes.add(Nodes.floatOp(name, "Reshape", input, shape).putAttr("Tshape", INT32).build());
    return name;
  }

  private static NodeDef integers(String name, List<Long> values) {
    var ints = values.stream().mapToInt(Math::toIntExact).toArray();
    return Nodes.constant(name, ints, ints.length);
  }

  private static AttrValue truth(boolean value) {
    return AttrValue.newBuilder().setB(value).build();
  }
}
