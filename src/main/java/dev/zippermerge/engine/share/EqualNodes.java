package dev.zippermerge.engine.share;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.TensorName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Finds nodes of several networks that compute the same: equal operations with equal attributes,
 * constants equal to the last bit, and inputs that are the same, from the networks' inputs on. How
 * a format writes an operation down does not count: a dense kernel may be stored transposed, a bias
 * may be added by any kind of addition.
 */
public final class EqualNodes {
  private static final Set<String> SPREADING =
      Set.of("Add", "AddV2", "BiasAdd", "BiasAddV1", "Maximum", "Minimum", "Mul", "RealDiv", "Sub");
  private static final Set<String> EITHER_ORDER =
      Set.of("Add", "AddV2", "Maximum", "Minimum", "Mul");

  private final Map<Object, Place> firsts = new HashMap<>();
  private final List<Map<String, Place>> places = new ArrayList<>();
  private final Map<Place, Set<Integer>> networks = new HashMap<>();

  /**
   * A node of one of the networks.
   *
   * @param network its index
   * @param node the node's name
   */
  public record Place(int network, String node) {}

  private record Input(int group) {}

  private record Operation(String form, List<Object> inputs) {}

  private record Result(Place place, int index) {}

  private EqualNodes() {}

  /**
   * Compares.
   *
   * @param networks the networks
   * @param inputs for each network a number; networks of equal numbers see the same input
   */
  public static EqualNodes of(List<FlatGraph> networks, List<Integer> inputs) {
    var equal = new EqualNodes();
    for (int i = 0; i < networks.size(); i++) {
      equal.add(networks.get(i), i, inputs.get(i));
    }
    return equal;
  }

  private void add(FlatGraph network, int index, int group) {
    var nodes = new HashMap<String, NodeDef>();
    var own = new HashMap<String, Place>();
    places.add(own);
    for (var node : network.graph().getNodeList()) {
      nodes.put(node.getName(), node);
      var first =
          firsts.computeIfAbsent(
              key(node, nodes, own, group), _ -> new Place(index, node.getName()));
      own.put(node.getName(), first);
      networks.computeIfAbsent(first, _ -> new HashSet<>()).add(index);
    }
  }

  private static Object key(
      NodeDef node, Map<String, NodeDef> nodes, Map<String, Place> own, int group) {
    return switch (node.getOp()) {
      case "Placeholder" -> new Input(group);
      case "Const" -> ConstantContent.of(node);
      default -> operation(node, nodes, own);
    };
  }

  private static Operation operation(
      NodeDef node, Map<String, NodeDef> nodes, Map<String, Place> own) {
    var inputs = new ArrayList<Object>();
    boolean dense = isDense(node, nodes);
    for (int i = 0; i < node.getInputCount(); i++) {
      var tensor = TensorName.parse(node.getInput(i));
      var source = Objects.requireNonNull(nodes.get(tensor.node()), tensor.node());
      if (i == 1 && dense) {
        inputs.add(kernel(node, source));
      } else if (isFloat(source) && SPREADING.contains(node.getOp())) {
        inputs.add(ConstantContent.of(source).spread());
      } else {
        inputs.add(new Result(Objects.requireNonNull(own.get(tensor.node())), tensor.index()));
      }
    }
    if (EITHER_ORDER.contains(node.getOp())) {
      inputs.sort(Comparator.comparing(Object::hashCode));
    }
    return new Operation(OperationForm.of(node, dense ? "transpose_b" : ""), inputs);
  }

  private static boolean isDense(NodeDef node, Map<String, NodeDef> nodes) {
    return node.getOp().equals("MatMul")
        && isFloat(Objects.requireNonNull(nodes.get(TensorName.parse(node.getInput(1)).node())));
  }

  private static boolean isFloat(NodeDef node) {
    return node.getOp().equals("Const") && Nodes.dtype(node) == DataType.DT_FLOAT;
  }

  /** A dense kernel as inputs x outputs. */
  private static ConstantContent kernel(NodeDef node, NodeDef constant) {
    boolean transposed =
        node.getAttrMap().containsKey("transpose_b") && node.getAttrOrThrow("transpose_b").getB();
    var shape = Nodes.shape(constant);
    if (!transposed || shape.size() != 2) {
      return ConstantContent.of(constant);
    }
    var stored = Nodes.floats(constant);
    int outputs = Math.toIntExact(shape.get(0));
    int inputs = Math.toIntExact(shape.get(1));
    var kernel = new float[stored.length];
    for (int out = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        kernel[in * outputs + out] = stored[out * inputs + in];
      }
    }
    return ConstantContent.floats(shape.reversed(), kernel);
  }

  /** The first node, over all networks in order, that computes what this one computes. */
  public Place first(int network, String node) {
    return Objects.requireNonNull(places.get(network).get(node), node);
  }

  /** The networks that have a node that computes what the first one does. */
  public Set<Integer> networks(Place first) {
    return Set.copyOf(Objects.requireNonNull(networks.get(first)));
  }

  /** True where several networks compute what the node computes. */
  public boolean shared(int network, String node) {
    return networks(first(network, node)).size() > 1;
  }
}
