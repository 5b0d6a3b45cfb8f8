package dev.zippermerge.engine.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TString;

/**
 * Reads values from a SavedModel's checkpoint with a graph of our own that holds nothing but {@code
 * RestoreV2}; TensorFlow verifies lengths and checksums.
 */
final class CheckpointReader implements AutoCloseable {
  private final Path folder;
  private final List<CheckpointKey> keys;
  private final GraphRunner runner;

  /**
   * @param folder the SavedModel's folder
   * @param keys what can be read
   */
  CheckpointReader(Path folder, Collection<CheckpointKey> keys) {
    this.folder = folder;
    this.keys = List.copyOf(keys);
    this.runner = new GraphRunner(graph());
  }

  /** The checkpoint's path without the endings of its files. */
  static Path prefix(Path folder) {
    return folder.resolve("variables").resolve("variables");
  }

  /**
   * Reads one value, of a type of fixed width.
   *
   * @throws RefusedException VARIABLES_MISSING where it is absent, cut off or fails its checksum
   */
  TensorProto read(CheckpointKey key) {
    return read(key, value -> proto(value, key.type()));
  }

  /** Reads a single string. */
  ByteString readString(CheckpointKey key) {
    return read(
        key,
        value ->
            value instanceof TString text && text.rank() == 0
                ? ByteString.copyFrom(text.asBytes().getObject())
                : ByteString.EMPTY);
  }

  /** Reads a value to see whether it can be read. */
  void verify(CheckpointKey key) {
    read(key, Tensor::numBytes);
  }

  @Override
  public void close() {
    runner.close();
  }

  /** The tensor as a message, for types of fixed width. */
  static TensorProto proto(Tensor tensor, DataType type) {
    var bytes = new byte[Math.toIntExact(tensor.numBytes())];
    tensor.asRawTensor().data().read(bytes);
    return TensorProto.newBuilder()
        .setDtype(type)
        .setTensorShape(Nodes.shapeProto(Arrays.stream(tensor.shape().asArray()).boxed().toList()))
        .setTensorContent(UnsafeByteOperations.unsafeWrap(bytes))
        .build();
  }

  private <T> T read(CheckpointKey key, Function<Tensor, T> use) {
    try (var result = runner.run(Map.of(), List.of(node(keys.indexOf(key))))) {
      return use.apply(result.get(0));
    } catch (TensorFlowException e) {
      var reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new RefusedException(
          RefusalCode.VARIABLES_MISSING,
          key.name(),
          "The variable cannot be read from the checkpoint: "
              + reason.replace(folder + "/", "").replace(folder.toString(), "."));
    }
  }

  private GraphDef graph() {
    var nodes = new ArrayList<NodeDef>();
    nodes.add(string("prefix", prefix(folder).toString()));
    for (int i = 0; i < keys.size(); i++) {
      var types = AttrValue.ListValue.newBuilder().addType(keys.get(i).type());
      nodes.add(string("name" + i, keys.get(i).name(), 1L));
      nodes.add(string("slice" + i, keys.get(i).slice(), 1L));
      nodes.add(
          Nodes.op(node(i), "RestoreV2", "prefix", "name" + i, "slice" + i)
              .putAttr("dtypes", AttrValue.newBuilder().setList(types).build())
              .build());
    }
    return GraphDef.newBuilder().addAllNode(nodes).build();
  }

  private static String node(int index) {
    return "value" + index;
  }

  private static NodeDef string(String name, String value, Long... shape) {
    return Nodes.constant(
        name,
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(Nodes.shapeProto(List.of(shape)))
            .addStringVal(ByteString.copyFromUtf8(value))
            .build());
  }
}
