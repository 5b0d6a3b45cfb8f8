package dev.zippermerge.lookup.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;

/** A graph of constants, evaluated here and by TensorFlow. */
final class ConstantGraph {
  private final List<NodeDef> nodes = new ArrayList<>();
  private final Map<String, Double> compared = new LinkedHashMap<>();

  /** Adds a node that is not compared itself; returns its name. */
  String add(NodeDef node) {
    nodes.add(node);
    return node.getName();
  }

  /** Adds a constant of floats. */
  String floats(String name, float[] values, long... shape) {
    return add(Nodes.constant(name, values, shape));
  }

  /** Adds a constant of integers. */
  String ints(String name, int[] values, long... shape) {
    return add(Nodes.constant(name, values, shape));
  }

  /** Adds a vector of integers. */
  String vector(String name, int... values) {
    return ints(name, values, values.length);
  }

  /** Adds a single integer. */
  String scalar(String name, int value) {
    return ints(name, new int[] {value});
  }

  /** Adds a constant of DT_INT8 or DT_UINT8. */
  String bytes(String name, DataType type, byte[] values, long... shape) {
    var tensor = tensor(type, shape).setTensorContent(ByteString.copyFrom(values));
    return add(Nodes.constant(name, tensor.build()));
  }

  /** A tensor without its values. */
  static TensorProto.Builder tensor(DataType type, long... shape) {
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(Nodes.shapeProto(Arrays.stream(shape).boxed().toList()));
  }

  /** Adds a node whose value TensorFlow and lookup must agree on to the last bit. */
  String exact(NodeDef node) {
    return near(node, 0);
  }

  /** Adds a node whose values may differ by a part of the largest of them. */
  String near(NodeDef node, double tolerance) {
    compared.put(node.getName(), tolerance);
    return add(node);
  }

  /** What is evaluated for a node at load. */
  Tensor evaluated(String name) {
    var meta =
        MetaGraphDef.newBuilder().setGraphDef(GraphDef.newBuilder().addAllNode(nodes).build());
    var model = SavedModel.newBuilder().addMetaGraphs(meta).build().toByteArray();
    var read = dev.zippermerge.lookup.savedmodel.SavedModel.read(model).nodes();
    return new Constants(new Graph(read)).value(new TensorName(name, 0));
  }

  /** Compares types, shapes and values of all nodes that were added to be compared. */
  void assertAsInTensorFlow() {
    try (var runner = new GraphRunner(GraphDef.newBuilder().addAllNode(nodes).build())) {
      compared.forEach((name, tolerance) -> compare(runner, name, tolerance));
    }
  }

  private void compare(GraphRunner runner, String name, double tolerance) {
    var output = runner.graph().operationOrThrow(name).output(0);
    // Not every type of element can be fetched.
    runner
        .graph()
        .opBuilder("Cast", name + "_compared", runner.graph().baseScope())
        .addInput(output)
        .setAttr("DstT", DataType.DT_DOUBLE)
        .build();
    try (var result = runner.run(Map.of(), List.of(name + "_compared:0"))) {
      var wanted = doubles(result.get(0));
      var found = evaluated(name);
      assertThat(found).as(name).isInstanceOf(kind(output.dataType()));
      assertThat(Arrays.stream(found.shape()).asLongStream().toArray())
          .as(name)
          .containsExactly(result.get(0).shape().asArray());
      double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
      assertThat(doubles(found)).as(name).containsExactly(wanted, within(tolerance * largest));
    }
  }

  private static Class<? extends Tensor> kind(DataType type) {
    return switch (type) {
      case DT_FLOAT, DT_HALF, DT_DOUBLE -> Tensor.Floats.class;
      case DT_INT32, DT_INT64 -> Tensor.Ints.class;
      case DT_INT8, DT_UINT8 -> Tensor.Bytes.class;
      default -> throw new IllegalArgumentException(type.name());
    };
  }

  private static double[] doubles(org.tensorflow.Tensor tensor) {
    var values = new double[Math.toIntExact(tensor.shape().size())];
    tensor.asRawTensor().data().asDoubles().read(values);
    return values;
  }

  private static double[] doubles(Tensor tensor) {
    var values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (tensor) {
            case Tensor.Floats floats -> floats.values()[i];
            case Tensor.Ints ints -> ints.values()[i];
            case Tensor.Bytes bytes -> bytes.number(i);
            case Tensor.Text _ -> throw new IllegalArgumentException("a string");
          };
    }
    return values;
  }
}
