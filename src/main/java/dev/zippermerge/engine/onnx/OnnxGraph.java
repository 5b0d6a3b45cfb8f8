package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.OpDefs;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.VersionDef;

/**
 * The graph of TensorFlow operations that is being written. What depends on constants alone, or on
 * shapes that are the same for every number of examples, is computed at once and becomes a
 * constant.
 */
final class OnnxGraph {
  /** The GraphDef version of TensorFlow 2.16, whose operations are written. */
  static final VersionDef VERSION =
      VersionDef.newBuilder().setProducer(1766).setMinConsumer(12).build();

  /** Operations that give their ONNX node's name to the weight layer. */
  private static final Set<String> LAYERS = Set.of("Conv2D", "DepthwiseConv2dNative", "MatMul");

  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();

  Collection<NodeDef> nodes() {
    return nodes.values();
  }

  /** An input of the network, {@code few} and {@code many} its shapes for two batches. */
  Value placeholder(String name, DataType type, List<Long> shape, List<Long> few, List<Long> many) {
    var unique = unique(name);
    nodes.put(unique, Nodes.placeholder(unique, type, shape));
    return new Value(unique, type, new Known(few, null), new Known(many, null));
  }

  Value constant(String name, TensorProto value) {
    var unique = unique(name);
    nodes.put(unique, Nodes.constant(unique, value));
    var known = new Known(Contents.shape(value), value);
    return new Value(unique, value.getDtype(), known, known);
  }

  /**
   * Adds an operation; attributes that hold the types of its inputs are filled in.
   *
   * @param name of the ONNX node
   * @return its results
   */
  List<Value> add(String name, NodeDef.Builder op, List<Value> inputs) {
    var unique = unique(LAYERS.contains(op.getOp()) ? name : name + "/" + op.getOp());
    op.setName(unique);
    inputs.forEach(input -> op.addInput(input.tensor()));
    setTypes(op, inputs);
    var node = op.build();
    var few = probe(node, inputs, Value::few);
    boolean same = inputs.stream().allMatch(input -> input.few() == input.many());
    var many = same ? few : probe(node, inputs, Value::many);
    var results =
        IntStream.range(0, few.size())
            .mapToObj(i -> value(unique, i, few.get(i), many.get(i)))
            .toList();
    if (results.stream().allMatch(result -> result.constant() != null)) {
      return results.stream().map(result -> folded(unique, result)).toList();
    }
    nodes.put(unique, node);
    return results;
  }

  private Value folded(String name, Value result) {
    return constant(name, Objects.requireNonNull(result.constant()));
  }

  private static Value value(String node, int index, Probe.Result few, Probe.Result many) {
    var tensor = index == 0 ? node : node + ":" + index;
    return new Value(tensor, few.type(), few.known(), many.known());
  }

  private static List<Probe.Result> probe(
      NodeDef node, List<Value> inputs, Function<Value, Known> batch) {
    var types = inputs.stream().map(Value::type).toList();
    return new Probe(node, types, inputs.stream().map(batch).toList()).run();
  }

  private static void setTypes(NodeDef.Builder op, List<Value> inputs) {
    int next = 0;
    for (var argument : OpDefs.get(op.build()).getInputArgList()) {
      if (!argument.getTypeAttr().isEmpty()) {
        op.putAttr(argument.getTypeAttr(), Nodes.type(inputs.get(next).type()));
      }
      next +=
          argument.getNumberAttr().isEmpty()
              ? 1
              : (int) op.getAttrOrThrow(argument.getNumberAttr()).getI();
    }
  }

  private String unique(String wanted) {
    var name = wanted.replaceAll("[^A-Za-z0-9_./-]", "_").replaceAll("^[^A-Za-z0-9.]+", "");
    name = name.isEmpty() ? "node" : name;
    var unique = name;
    for (int i = 1; nodes.containsKey(unique); i++) {
      unique = name + "_" + i;
    }
    return unique;
  }
}
