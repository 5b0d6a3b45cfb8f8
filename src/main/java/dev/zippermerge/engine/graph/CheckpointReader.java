package dev.zippermerge.engine.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TString;

/**
 * Reads tensors from a SavedModel's checkpoint with a graph of our own that holds nothing but
 * {@code RestoreV2}; TensorFlow verifies lengths and checksums.
 */
final class CheckpointReader {
  private final Path folder;
  private final Path prefix;

  /**
   * @param folder the SavedModel's folder
   */
  CheckpointReader(Path folder) {
    this.folder = folder;
    this.prefix = folder.resolve("variables").resolve("variables");
  }

  /** True where the checkpoint has its index file. */
  boolean exists() {
    return Files.exists(prefix.resolveSibling("variables.index"));
  }

  /** TensorFlow 2's description of the objects in the checkpoint; empty where it has none. */
  Optional<ByteString> objectGraph() {
    var key = new CheckpointKey("_CHECKPOINTABLE_OBJECT_GRAPH", "");
    try (var runner = new GraphRunner(graph(key, DataType.DT_STRING));
        var result = runner.run(Map.of(), List.of("restore:0"))) {
      var text = (TString) result.get(0);
      return text.rank() == 0
          ? Optional.of(ByteString.copyFrom(text.asBytes().getObject()))
          : Optional.empty();
    } catch (TensorFlowException _) {
      // Where the checkpoint is damaged, reading the variables tells so.
      return Optional.empty();
    }
  }

  /**
   * Reads one tensor.
   *
   * @throws RefusedException VARIABLES_MISSING where it is absent, cut off or fails its checksum
   */
  TensorProto read(CheckpointKey key, DataType type) {
    try (var runner = new GraphRunner(graph(key, type));
        var result = runner.run(Map.of(), List.of("restore:0"))) {
      return proto(result.get(0), type);
    } catch (TensorFlowException e) {
      var reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new RefusedException(
          RefusalCode.VARIABLES_MISSING,
          key.name(),
          "The variable cannot be read from the checkpoint: "
              + reason.replace(folder + "/", "").replace(folder.toString(), "."));
    }
  }

  private GraphDef graph(CheckpointKey key, DataType type) {
    var types = AttrValue.ListValue.newBuilder().addType(type);
    return GraphDef.newBuilder()
        .addNode(string("prefix", prefix.toString()))
        .addNode(string("names", key.name(), 1L))
        .addNode(string("slices", key.slice(), 1L))
        .addNode(
            Nodes.op("restore", "RestoreV2", "prefix", "names", "slices")
                .putAttr("dtypes", AttrValue.newBuilder().setList(types).build()))
        .build();
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
}
