package dev.zippermerge.engine.savedmodel;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
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
  /** What TensorFlow says of absent files and values; its exceptions do not tell them apart. */
  private static final Pattern ABSENT =
      Pattern.compile("No such file|not found in checkpoint|Failed to find any matching files");

  private final Path folder;
  private final GraphRunner runner;

  /**
   * @param folder the SavedModel's folder
   * @param types types of the values that can be read
   */
  CheckpointReader(Path folder, Set<DataType> types) {
    this.folder = folder;
    this.runner = new GraphRunner(graph(types));
  }

  /** The checkpoint's path without the endings of its files. */
  static Path prefix(Path folder) {
    return folder.resolve("variables").resolve("variables");
  }

  /**
   * Reads one value, of a type of fixed width.
   *
   * @throws RefusedException VARIABLES_MISSING where it or its file is absent, VARIABLES_CORRUPT
   *     where it is cut off or fails its checksum
   */
  TensorProto read(CheckpointKey key) {
    return read(key, value -> GraphRunner.proto(value, key.type()));
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

  @Override
  public void close() {
    runner.close();
  }

  private <T> T read(CheckpointKey key, Function<Tensor, T> use) {
    try (var name = TString.vectorOf(key.name());
        var slice = TString.vectorOf(key.slice());
        var result = runner.run(Map.of("name:0", name, "slice:0", slice), List.of(node(key)))) {
      return use.apply(result.get(0));
    } catch (TensorFlowException e) {
      var reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new RefusedException(
          ABSENT.matcher(reason).find()
              ? RefusalCode.VARIABLES_MISSING
              : RefusalCode.VARIABLES_CORRUPT,
          key.name(),
          "The variable cannot be read from the checkpoint: "
              + reason.replace(folder + "/", "").replace(folder.toString(), "."));
    }
  }

  /** One operation for each type serves all values: TensorFlow prepares a graph once per fetch. */
  private GraphDef graph(Set<DataType> types) {
    var graph =
        GraphDef.newBuilder()
            .addNode(prefix())
            .addNode(Nodes.placeholder("name", DataType.DT_STRING, List.of(1L)))
            .addNode(Nodes.placeholder("slice", DataType.DT_STRING, List.of(1L)));
    for (var type : types) {
      var list = AttrValue.ListValue.newBuilder().addType(type);
      graph.addNode(
          Nodes.op(type.name(), "RestoreV2", "prefix", "name", "slice")
              .putAttr("dtypes", AttrValue.newBuilder().setList(list).build()));
    }
    return graph.build();
  }

  private static String node(CheckpointKey key) {
    return key.type().name();
  }

  private NodeDef prefix() {
    return Nodes.constant(
        "prefix",
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(Nodes.shapeProto(List.of()))
            .addStringVal(ByteString.copyFromUtf8(prefix(folder).toString()))
            .build());
  }
}
