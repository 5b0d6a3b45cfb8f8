package dev.zippermerge.engine.share;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.ServableGraph;
import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.share.EqualNodes.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.tensorflow.proto.NodeDef;

/**
 * Networks in one graph, equal parts once: operations where the tasks take one input, their
 * constants in any case. Nothing else changes, so each task answers as its original.
 */
public final class SharedGraph {
  private static final String INITIALISER = "zippermerge/init";
  private static final String INPUT = "zippermerge/input";
  private static final String SHARED = "zippermerge/trunk";

  private final EqualParts parts;
  private final List<Map<String, NodeDef>> sources;
  private final Map<Place, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final List<NodeDef> nodes = new ArrayList<>();

  private SharedGraph(EqualParts parts) {
    this.parts = parts;
    this.sources =
        parts.networks().stream()
            .map(network -> Subgraph.byName(network.graph().getNodeList()))
            .toList();
  }

  /** Builds the graph. */
  public static ServableGraph build(EqualParts parts) {
    var graph = new SharedGraph(parts);
    for (int task = 0; task < parts.tasks().size(); task++) {
      for (var node : parts.networks().get(task).graph().getNodeList()) {
        if (!node.getOp().equals("Const")) {
          graph.add(task, node);
        }
      }
    }
    graph.nodes.add(Nodes.op(INITIALISER, "NoOp").build());
    var tasks = IntStream.range(0, parts.tasks().size()).mapToObj(graph::task).toList();
    return new ServableGraph(List.copyOf(graph.nodes), INITIALISER, tasks);
  }

  private void add(int task, NodeDef node) {
    var place = parts.computed().first(task, node.getName());
    if (names.containsKey(place)) {
      return;
    }
    var name = operationName(place, node);
    names.put(place, name);
    var copy = node.toBuilder().setName(name).clearInput();
    for (int i = 0; i < node.getInputCount(); i++) {
      var tensor = TensorName.parse(node.getInput(i));
      var source = source(task, tensor.node());
      var input = source.getOp().equals("Const") ? constant(task, node, i) : name(task, source);
      copy.addInput(new TensorName(input, tensor.index()).asInput());
    }
    nodes.add(copy.build());
  }

  private String operationName(Place place, NodeDef node) {
    boolean shared = parts.computed().networks(place).size() > 1;
    if (node.getOp().equals("Placeholder") && shared) {
      return free(INPUT);
    }
    return name(shared, place);
  }

  private String name(int task, NodeDef node) {
    return Objects.requireNonNull(
        names.get(parts.computed().first(task, node.getName())), node.getName());
  }

  private String name(boolean shared, Place place) {
    var task = parts.tasks().get(place.network());
    return free(Prefix.of(shared ? SHARED : task, place.node()));
  }

  private String free(String wished) {
    var name = wished;
    for (int i = 2; !taken.add(name); i++) {
      name = wished + "_" + i;
    }
    return name;
  }

  /** The constant that an operation reads, or the equal one that an equal operation reads. */
  private String constant(int task, NodeDef node, int input) {
    var own = TensorName.parse(node.getInput(input)).node();
    var first = parts.stored().first(task, node.getName());
    var other = source(first.network(), first.node());
    var found = new Place(task, own);
    if (input < other.getInputCount()) {
      var candidate = TensorName.parse(other.getInput(input)).node();
      var constant = source(first.network(), candidate);
      if (constant.getOp().equals("Const")
          && Nodes.dtype(constant) == Nodes.dtype(source(task, own))
          && ConstantContent.of(constant).equals(ConstantContent.of(source(task, own)))) {
        found = new Place(first.network(), candidate);
      }
    }
    boolean shared = parts.stored().networks(first).size() > 1;
    return names.computeIfAbsent(found, place -> addConstant(place, shared));
  }

  private String addConstant(Place place, boolean shared) {
    var name = name(shared, place);
    nodes.add(source(place.network(), place.node()).toBuilder().setName(name).build());
    return name;
  }

  private NodeDef source(int network, String node) {
    return Objects.requireNonNull(sources.get(network).get(node), node);
  }

  private ServableGraph.Task task(int task) {
    var network = parts.networks().get(task);
    return new ServableGraph.Task(
        parts.tasks().get(task),
        endpoints(task, network, network.inputs()),
        endpoints(task, network, network.outputs()));
  }

  private List<Endpoint> endpoints(int task, FlatGraph network, List<Endpoint> endpoints) {
    return endpoints.stream()
        .map(
            endpoint -> {
              var tensor = TensorName.parse(endpoint.tensor());
              var name = name(task, network.node(tensor.node()));
              return new Endpoint(
                  endpoint.name(),
                  new TensorName(name, tensor.index()).toString(),
                  endpoint.type(),
                  endpoint.shape());
            })
        .toList();
  }
}
