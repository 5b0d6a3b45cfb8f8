package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Simplifies frozen nodes, infers their shapes and finds the weight layers. */
final class FlatGraphBuilder {
  private final GraphDef template;
  private final List<Endpoint> inputs;
  private final List<Endpoint> outputs;

  /**
   * @param template a graph without nodes, of the version that the nodes are of
   * @param inputs placeholders among the nodes
   * @param outputs tensors of the nodes
   */
  FlatGraphBuilder(GraphDef template, List<Endpoint> inputs, List<Endpoint> outputs) {
    this.template = template;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /**
   * Builds the flat graph.
   *
   * @param nodes allowed operations with complete attributes, no variables among them
   */
  FlatGraph build(List<NodeDef> nodes) {
    var simple = new Simplifier(nodes);
    var named =
        outputs.stream().map(end -> simple.resolve(TensorName.parse(end.tensor()))).toList();
    var part = folded(simple.nodes(), named);
    var transposed = new TransposedConvolutions(part.nodes(), part.shapes());
    if (transposed.changed()) {
      var ends = part.ends().stream().map(transposed.aliases()::resolve).toList();
      part = folded(transposed.nodes(), ends);
    }
    var differentiable = DifferentiableForms.of(part.nodes());
    if (!differentiable.equals(part.nodes())) {
      part = folded(differentiable, part.ends());
    }
    var forms = new EquivalentForms(part.nodes(), part.ends(), part.shapes());
    if (forms.changed()) {
      var ends = part.ends().stream().map(forms.aliases()::resolve).toList();
      part = folded(forms.nodes(), ends);
    }
    if (ChannelsLast.concerns(part.nodes(), part.shapes())) {
      part = channelsLast(part);
    }
    var plain = new PlainConvolutions(part.nodes(), part.shapes());
    if (plain.changed()) {
      var ends = part.ends().stream().map(plain.aliases()::resolve).toList();
      part = folded(plain.nodes(), ends);
    }
    return flat(part);
  }

  /** Part of the way: sorted nodes, their shapes for one example, the outputs. */
  private record Part(List<NodeDef> nodes, ShapeInference shapes, List<TensorName> ends) {}

  private Part folded(List<NodeDef> nodes, List<TensorName> ends) {
    var roots = ends.stream().map(TensorName::node).collect(Collectors.toSet());
    var sorted = Subgraph.sorted(prune(nodes, roots));
    var shapes = ShapeInference.of(sorted, template);
    var folded = prune(new ConstantFolder(sorted, shapes, template).fold(roots), roots);
    return new Part(folded, shapes, ends);
  }

  private Part channelsLast(Part part) {
    var reordered = new ChannelsLast(part.nodes(), part.shapes());
    var ends = part.ends().stream().map(reordered::resolve).toList();
    return folded(reordered.nodes(), ends);
  }

  private FlatGraph flat(Part part) {
    var folded = part.nodes();
    var shapes = part.shapes();
    var ends = part.ends();
    var found = new WeightLayerFinder(folded, ends, shapes, examples()).find();
    if (found.layers().isEmpty()) {
      throw new RefusedException(
          RefusalCode.NO_WEIGHT_LAYERS,
          "graph",
          "The network has no convolution or dense layer with weights of its own"
              + (found.shared().isEmpty() ? "." : "; several operations share each kernel."));
    }
    return new FlatGraph(
        template.toBuilder().addAllNode(folded).build(),
        inputs,
        shaped(ends, shapes),
        found.layers(),
        found.shared(),
        Pooling.outputs(folded, shapes));
  }

  private static List<NodeDef> prune(List<NodeDef> nodes, Iterable<String> roots) {
    var names = new ArrayList<String>();
    roots.forEach(names::add);
    return Subgraph.needed(Subgraph.byName(nodes), names, false);
  }

  /** Examples that shapes were inferred for: 1 where the batch is free. */
  private long examples() {
    return Math.max(1, inputs.getFirst().shape().getFirst());
  }

  private List<Endpoint> shaped(List<TensorName> ends, ShapeInference shapes) {
    var shaped = new ArrayList<Endpoint>();
    for (int i = 0; i < ends.size(); i++) {
      var end = outputs.get(i);
      var tensor = ends.get(i).toString();
      var shape = shapes.of(tensor).map(this::freeBatch).orElse(end.shape());
      shaped.add(new Endpoint(end.name(), tensor, end.type(), shape));
    }
    return shaped;
  }

  private List<Long> freeBatch(List<Long> shape) {
    if (shape.isEmpty() || shape.getFirst() != 1 || inputs.getFirst().shape().getFirst() > 0) {
      return shape;
    }
    var free = new ArrayList<>(shape);
    free.set(0, -1L);
    return List.copyOf(free);
  }
}
