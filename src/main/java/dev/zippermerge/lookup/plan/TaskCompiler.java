package dev.zippermerge.lookup.plan;

import dev.zippermerge.lookup.LookupException;
import dev.zippermerge.lookup.graph.Constants;
import dev.zippermerge.lookup.graph.Graph;
import dev.zippermerge.lookup.graph.TensorName;
import dev.zippermerge.lookup.kernel.Layers;
import dev.zippermerge.lookup.savedmodel.Node;
import java.util.List;

/** Turns the part of a graph between an input and outputs into a program. */
public final class TaskCompiler {
  private final Compilation compilation;
  private final Convolutions convolutions;
  private final Products products;
  private final Poolings poolings;
  private final Elementwises elementwises;
  private final Reshapings reshapings;
  private final Paddings paddings;
  private final Slices slices;
  private final Channels channels;

  private TaskCompiler(Compilation compilation, Layers layers) {
    this.compilation = compilation;
    this.convolutions = new Convolutions(compilation, layers);
    this.products = new Products(compilation, layers);
    this.poolings = new Poolings(compilation, layers);
    this.elementwises = new Elementwises(compilation);
    this.reshapings = new Reshapings(compilation);
    this.paddings = new Paddings(compilation);
    this.slices = new Slices(compilation);
    this.channels = new Channels(compilation);
  }

  /**
   * Compiles a task.
   *
   * @param graph the artifact's graph
   * @param constants its constants
   * @param layers makes convolutions and products
   * @param input the input's tensor
   * @param shape shape of an example
   * @param outputs the outputs' tensors
   * @throws LookupException naming the node that lookup inference does not know
   */
  public static Program compile(
      Graph graph,
      Constants constants,
      Layers layers,
      String input,
      int[] shape,
      List<String> outputs) {
    var ends = outputs.stream().map(graph::resolve).toList();
    var order = graph.order(ends);
    constants.examine(order);
    var builder = new ProgramBuilder();
    var compilation = new Compilation(graph, constants, builder, order, ends);
    var source = graph.node(graph.resolve(input).node());
    var example = builder.input(shape);
    compilation.put(source, example);
    var compiler = new TaskCompiler(compilation, layers);
    order.stream()
        .filter(node -> !constants.has(new TensorName(node.name(), 0)))
        .filter(node -> !compilation.isDone(node))
        .forEach(compiler::compileSafely);
    var results = ends.stream().map(end -> compilation.value(source, end)).toList();
    return builder.build(example, results);
  }

  private void compileSafely(Node node) {
    // Nodes that follow a layer may have become a part of it meanwhile.
    if (compilation.isDone(node)) {
      return;
    }
    compilation.program().at(node.name());
    try {
      compile(node);
    } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
      throw new LookupException("The node " + node + " does not fit its inputs.", e);
    }
  }

  private void compile(Node node) {
    switch (node.op()) {
      case "Conv2D", "DepthwiseConv2dNative" -> convolutions.compile(node);
      case "SpaceToBatchND" -> paddings.slice(node);
      case "BatchToSpaceND" -> convolutions.join(node);
      case "MatMul" -> products.compile(node);
      case "MaxPool", "AvgPool" -> poolings.window(node);
      case "Mean", "Sum", "Max", "Min" -> poolings.reduce(node);
      case "Reshape" -> reshapings.reshape(node);
      case "Squeeze" -> reshapings.squeeze(node);
      case "ExpandDims" -> reshapings.expand(node);
      case "Transpose" -> reshapings.transpose(node);
      case "DepthToSpace" -> reshapings.pixels(node);
      case "ResizeNearestNeighbor" -> reshapings.nearest(node);
      case "Pad", "PadV2" -> paddings.pad(node);
      case "MirrorPad" -> paddings.mirror(node);
      case "StridedSlice" -> slices.strided(node);
      case "Slice" -> slices.plain(node);
      case "ConcatV2" -> channels.join(node);
      case "Softmax", "LogSoftmax" -> channels.softmax(node);
      case "LRN" -> channels.normalise(node);
      default -> other(node);
    }
  }

  private void other(Node node) {
    if (!Elementwises.knows(node.op())) {
      throw node.refused("is an operation that lookup inference does not know");
    }
    elementwises.compile(node);
  }
}
