package dev.zippermerge.engine.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** A network in the course of being reordered: how each tensor is held, and the new nodes. */
final class Layouts {
  private record Wanted(TensorName tensor, Permutation order) {}

  private final Map<String, NodeDef> originals;
  private final ShapeInference shapes;
  private final Map<TensorName, StoredOrder> stored = new HashMap<>();
  private final Map<Wanted, String> transposed = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<NodeDef> nodes = new ArrayList<>();

  Layouts(Collection<NodeDef> originals, ShapeInference shapes) {
    this.originals = Subgraph.byName(originals);
    this.names.addAll(this.originals.keySet());
    this.shapes = shapes;
  }

  /** The new nodes, so far. */
  List<NodeDef> nodes() {
    return nodes;
  }

  /** How a tensor of the original is held. */
  StoredOrder stored(TensorName tensor) {
    return stored.getOrDefault(tensor, new StoredOrder(tensor, Permutation.IDENTITY));
  }

  StoredOrder stored(NodeDef node, int input) {
    return stored(tensor(node, input));
  }

  void store(TensorName tensor, StoredOrder as) {
    stored.put(tensor, as);
  }

  /** All outputs of a node are held in one order, under their own names. */
  void store(NodeDef node, Permutation order) {
    for (int i = 0; i < OpDefs.outputCount(OpDefs.get(node), node); i++) {
      var output = new TensorName(node.getName(), i);
      store(output, new StoredOrder(output, order));
    }
  }

  /** Rank of what a node takes in; -1 where it is not known. */
  int rank(NodeDef node, int input) {
    return shapes.of(tensor(node, input).toString()).map(List::size).orElse(-1);
  }

  /** Rank of a node's first output; -1 where it is not known. */
  int rank(NodeDef node) {
    return shapes.of(node.getName() + ":0").map(List::size).orElse(-1);
  }

  /** Shape of what a node takes in, in the original order, for one example; which is known. */
  List<Long> shape(NodeDef node, int input) {
    return shapes.of(tensor(node, input).toString()).orElseThrow();
  }

  /** The integers of a constant that a node takes in; none where it is no constant. */
  List<Integer> integers(NodeDef node, int input) {
    var source = originals.get(tensor(node, input).node());
    return source != null && source.getOp().equals("Const") ? Nodes.integers(source) : List.of();
  }

  /** What a node takes in, in the wanted order; transposes where it is held otherwise. */
  String input(NodeDef node, int input, Permutation wanted) {
    return inOrder(tensor(node, input), wanted).asInput();
  }

  /** The tensor in the wanted order. */
  TensorName inOrder(TensorName tensor, Permutation wanted) {
    var held = stored(tensor);
    var move = wanted.isIdentity() ? held.order().inverse() : move(held.order(), wanted);
    if (move.isIdentity()) {
      return held.tensor();
    }
    var name =
        transposed.computeIfAbsent(
            new Wanted(tensor, wanted), _ -> transpose(held.tensor(), move, type(tensor)));
    return new TensorName(name, 0);
  }

  /** A vector with one element for each axis, reordered. */
  String gathered(NodeDef node, int input, Permutation order, DataType type) {
    var vector = input(node, input, Permutation.IDENTITY);
    if (order.isIdentity()) {
      return vector;
    }
    var name = fresh(node.getName() + "/reordered");
    addGather(name, vector, order, type);
    return name;
  }

  /** Adds a node that reorders a vector. */
  void addGather(String name, String vector, Permutation order, DataType type) {
    var axes = constant(name + "/axes", order.axes(), true);
    var axis = constant(name + "/axis", List.of(0), false);
    add(
        Nodes.op(name, "GatherV2", vector, axes, axis)
            .putAttr("Tparams", Nodes.type(type))
            .putAttr("Tindices", Nodes.type(DataType.DT_INT32))
            .putAttr("Taxis", Nodes.type(DataType.DT_INT32))
            .putAttr("batch_dims", Nodes.integer(0)));
  }

  /** A new constant of DT_INT32. */
  String constant(String name, List<Integer> values, boolean vector) {
    var free = fresh(name);
    var ints = values.stream().mapToInt(Integer::intValue).toArray();
    nodes.add(vector ? Nodes.constant(free, ints, (long) ints.length) : Nodes.constant(free, ints));
    return free;
  }

  /** A name that no node has. */
  String fresh(String wish) {
    var name = wish;
    for (int i = 1; !names.add(name); i++) {
      name = wish + "_" + i;
    }
    return name;
  }

  void add(NodeDef.Builder node) {
    nodes.add(node.build());
  }

  static TensorName tensor(NodeDef node, int input) {
    return TensorName.parse(node.getInput(input));
  }

  /** The element type of a tensor of the original. */
  DataType type(TensorName tensor) {
    return OpTypes.output(Objects.requireNonNull(originals.get(tensor.node())), tensor.index());
  }

  private static Permutation move(Permutation held, Permutation wanted) {
    var axes = wanted.axes().stream().map(held::position).toList();
    return Permutation.of(axes);
  }

  /** A new node that reorders a tensor's axes. */
  String transpose(TensorName tensor, Permutation order, DataType type) {
    var name = fresh(tensor.node() + "/transposed");
    var axes = constant(name + "/axes", order.axes(), true);
    add(
        Nodes.op(name, "Transpose", tensor.asInput(), axes)
            .putAttr("T", Nodes.type(type))
            .putAttr("Tperm", Nodes.type(DataType.DT_INT32)));
    return name;
  }
}
