package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.onnx.proto.GraphProto;
import dev.zippermerge.engine.onnx.proto.NodeProto;
import dev.zippermerge.engine.onnx.proto.TensorProto;
import dev.zippermerge.engine.onnx.proto.ValueInfoProto;
import dev.zippermerge.engine.spec.InputSizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;

/** Writes an ONNX graph as a graph of TensorFlow operations. */
final class Translation {
  private final GraphProto source;
  private final List<NodeProto> nodes;
  private final long opset;
  private final Tensors tensors;
  private final InputSizes sizes;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, Value> values = new HashMap<>();
  private final OnnxGraph graph = new OnnxGraph();
  private final List<Endpoint> inputs = new ArrayList<>();

  /**
   * @param nodes those that the outputs need, in the order of computation
   * @param sizes of inputs that the model leaves open
   */
  Translation(
      GraphProto source, List<NodeProto> nodes, long opset, Tensors tensors, InputSizes sizes) {
    this.source = source;
    this.nodes = nodes;
    this.opset = opset;
    this.tensors = tensors;
    this.sizes = sizes;
    source.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
  }

  /** What a node is called in layers and refusals: its name, else that of its first output. */
  static String name(NodeProto node) {
    if (!node.getName().isEmpty() || node.getOutputCount() == 0) {
      return node.getName();
    }
    return node.getOutput(0);
  }

  /**
   * Translates the graph.
   *
   * @param freed true to take any number of examples where the model is written for one
   */
  void run(boolean freed) {
    for (var input : source.getInputList()) {
      if (!initializers.containsKey(input.getName())) {
        var shape = InputShape.of(input, freed, sizes);
        inputs.add(placeholder(input, shape));
      }
    }
    nodes.forEach(node -> write(node, freed));
  }

  GraphDef graph() {
    return GraphDef.newBuilder().setVersions(OnnxGraph.VERSION).addAllNode(graph.nodes()).build();
  }

  List<Endpoint> inputs() {
    return inputs;
  }

  List<Endpoint> outputs() {
    return source.getOutputList().stream().map(this::output).toList();
  }

  private Endpoint output(ValueInfoProto output) {
    var value = value(output.getName(), "outputs");
    return new Endpoint(
        output.getName(), value.asTensor(), value.type(), List.copyOf(value.shape()));
  }

  private Endpoint placeholder(ValueInfoProto input, InputShape shape) {
    var name = input.getName();
    var type = ElementTypes.of(input.getType().getTensorType().getElemType(), name);
    var value = graph.placeholder(name, type, shape.shape(), shape.with(2), shape.with(3));
    values.put(name, value);
    return new Endpoint(name, value.asTensor(), type, shape.shape());
  }

  private void write(NodeProto node, boolean freed) {
    var name = name(node);
    var arguments = new ArrayList<@Nullable Value>();
    node.getInputList().forEach(in -> arguments.add(in.isEmpty() ? null : value(in, name)));
    var call = new Call(graph, node, name, opset, freed, arguments);
    var operator = Operators.find(node.getOpType());
    if (operator == null) {
      throw new IllegalStateException(node.getOpType());
    }
    try {
      bind(node, operator.write(call));
    } catch (TensorFlowException
        | IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException e) {
      throw call.corrupt("its attributes and inputs do not fit: " + e.getMessage());
    }
  }

  private void bind(NodeProto node, List<Value> results) {
    for (int i = 0; i < node.getOutputCount(); i++) {
      var output = node.getOutput(i);
      if (!output.isEmpty() && i >= results.size()) {
        throw Corrupt.model(name(node), "The node has no output '" + output + "'.");
      }
      if (!output.isEmpty() && values.put(output, results.get(i)) != null) {
        throw Corrupt.model(output, "Two nodes compute '" + output + "'.");
      }
    }
  }

  private Value value(String name, String user) {
    var value = values.get(name);
    if (value != null) {
      return value;
    }
    var initializer = initializers.get(name);
    if (initializer == null) {
      throw Corrupt.model(name, "'" + user + "' needs '" + name + "', which nothing computes.");
    }
    var constant = graph.constant(name, tensors.read(initializer, name));
    values.put(name, constant);
    return constant;
  }
}
