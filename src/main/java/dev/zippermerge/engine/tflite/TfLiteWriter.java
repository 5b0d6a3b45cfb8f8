package dev.zippermerge.engine.tflite;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.Nodes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** The graph of TensorFlow operations that is being written. */
final class TfLiteWriter {
  private final TfLiteTensors tensors;
  private final List<NodeDef> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final Map<Integer, String> written = new HashMap<>();

  TfLiteWriter(TfLiteTensors tensors) {
    this.tensors = tensors;
  }

  TfLiteTensors tensors() {
    return tensors;
  }

  List<NodeDef> nodes() {
    return nodes;
  }

  Endpoint input(int index) {
    var shape = tensors.openShape(index);
    var type = tensors.type(index);
    var name = add(Nodes.placeholder(tensors.name(index), type, shape).toBuilder());
    written.put(index, name);
    return new Endpoint(tensors.name(index), name + ":0", type, shape);
  }

  Endpoint output(int index) {
    var name = value(index);
    var tensor = name.contains(":") ? name : name + ":0";
    return new Endpoint(tensors.name(index), tensor, tensors.type(index), tensors.openShape(index));
  }

  /** The tensor of the graph that stands for one of the file. */
  String value(int index) {
    var known = written.get(index);
    if (known != null) {
      return known;
    }
    var type = tensors.type(index);
    var shape = tensors.shape(index);
    var name =
        type == DataType.DT_FLOAT
            ? constant(tensors.name(index), tensors.floats(index), shape)
            : integers(tensors.name(index), tensors.integers(index), type, shape);
    written.put(index, name);
    return name;
  }

  void put(int index, String value) {
    written.put(index, value);
  }

  String constant(String name, float[] values, List<Long> shape) {
    return add(
        Nodes.constant(name, values, shape.stream().mapToLong(d -> d).toArray()).toBuilder());
  }

  /** A vector of DT_INT32. */
  String vector(String name, int... values) {
    return add(Nodes.constant(name, values, values.length).toBuilder());
  }

  /** A scalar of DT_INT32. */
  String integer(String name, int value) {
    return add(Nodes.constant(name, new int[] {value}).toBuilder());
  }

  private String integers(String name, int[] values, DataType type, List<Long> shape) {
    if (type == DataType.DT_INT32) {
      return add(
          Nodes.constant(name, values, shape.stream().mapToLong(d -> d).toArray()).toBuilder());
    }
    var bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putLong(value);
    }
    return add(
        Nodes.constant(
            name,
            TensorProto.newBuilder()
                .setDtype(type)
                .setTensorShape(Nodes.shapeProto(shape))
                .setTensorContent(ByteString.copyFrom(bytes.flip()))
                .build())
            .toBuilder());
  }

  /** Adds a node under its name, or one like it; returns the name. */
  String add(NodeDef.Builder node) {
    var wanted =
        node.getName().replaceAll("[^A-Za-z0-9_./-]", "_").replaceAll("^[^A-Za-z0-9.]+", "");
    wanted = wanted.isEmpty() ? "tensor" : wanted;
    var name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    nodes.add(node.setName(name).build());
    return name;
  }
}
