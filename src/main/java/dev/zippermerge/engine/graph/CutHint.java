package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Finds a tensor at which a refused graph could be cut: behind decoding, text and loops, before the
 * layers with weights.
 */
final class CutHint {
  /** Each costs a walk through the graph. */
  private static final int MOST_TRIED = 200;

  private static final Set<String> WEIGHTED =
      Set.of("Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative", "MatMul");

  private final Map<String, NodeDef> nodes;
  private final List<String> outputs;
  private final Set<String> refused = new HashSet<>();

  private CutHint(Collection<NodeDef> flat, List<Endpoint> outputs) {
    this.nodes = Subgraph.byName(flat);
    this.outputs = outputs.stream().map(end -> TensorName.parse(end.tensor()).node()).toList();
    flat.stream().filter(CutHint::isRefused).forEach(node -> refused.add(node.getName()));
  }

  /** The same refusal with a hint where there is one to give. */
  static RefusedException addTo(
      RefusedException refusal, List<NodeDef> flat, List<Endpoint> outputs, InnerTensors inner) {
    var hint = new CutHint(flat, outputs).tensor(inner);
    return hint.map(
            end ->
                new RefusedException(
                    refusal.code(),
                    refusal.culprit(),
                    "%s Name '%s' %s as input to leave out what comes before it."
                        .formatted(refusal.getMessage(), end.name(), end.shape())))
        .orElse(refusal);
  }

  private Optional<Endpoint> tensor(InnerTensors inner) {
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    try {
      var skeleton = inner.skeleton(nodes.values());
      return nodes.values().stream()
          .filter(node -> node.getInputCount() > 0)
          .filter(node -> OpTypes.outputs(node).equals(List.of(DataType.DT_FLOAT)))
          .map(node -> new TensorName(node.getName(), 0))
          .filter(tensor -> isKnown(skeleton.shape(tensor)))
          .limit(MOST_TRIED)
          .filter(tensor -> leavesANetwork(tensor.node()))
          .map(tensor -> end(tensor, skeleton.shape(tensor)))
          .findFirst();
    } catch (RefusedException _) {
      return Optional.empty(); // the graph has more wrong with it
    }
  }

  private static Endpoint end(TensorName tensor, List<Long> shape) {
    return new Endpoint(tensor.node(), tensor.toString(), DataType.DT_FLOAT, shape);
  }

  /** True where a cut leaves out all that is refused, and nothing that has weights. */
  private boolean leavesANetwork(String cut) {
    var without = reachable(outputs, node -> !node.equals(cut));
    var before = reachable(List.of(cut), _ -> true);
    return without.contains(cut)
        && without.stream().noneMatch(node -> refused.contains(node) && !node.equals(cut))
        && without.stream().anyMatch(this::isWeighted)
        && before.stream().anyMatch(refused::contains)
        && before.stream().noneMatch(this::isWeighted);
  }

  private boolean isWeighted(String name) {
    return WEIGHTED.contains(node(name).getOp());
  }

  private Set<String> reachable(List<String> roots, Predicate<String> enter) {
    var seen = new HashSet<>(roots);
    var open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      var name = open.pop();
      if (enter.test(name)) {
        for (var input : node(name).getInputList()) {
          var source = TensorName.parse(input).node();
          if (!TensorName.isControl(input) && nodes.containsKey(source) && seen.add(source)) {
            open.push(source);
          }
        }
      }
    }
    return seen;
  }

  private NodeDef node(String name) {
    return nodes.getOrDefault(name, NodeDef.getDefaultInstance());
  }

  private static boolean isRefused(NodeDef node) {
    return !OpAllowList.allows(node)
        || (node.getOp().startsWith("Placeholder")
            && SinglePrecision.widened(Nodes.dtype(node)) != DataType.DT_FLOAT);
  }

  private static boolean isKnown(List<Long> shape) {
    return shape.size() > 1 && shape.stream().skip(1).allMatch(size -> size > 0);
  }
}
