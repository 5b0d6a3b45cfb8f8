package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.archive.Folders;
import dev.zippermerge.engine.calibrate.VariableNodes;
import dev.zippermerge.engine.graph.Nodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tensorflow.Session;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TString;

/**
 * Writes a trained network as a zipped SavedModel with variables, as TensorFlow users have them.
 */
final class SavedModelWriter {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private SavedModelWriter() {}

  /** The graph that is saved: variables, network, saver. */
  static GraphDef graph(Network network) {
    var nodes = new ArrayList<NodeDef>();
    network.saved().forEach(variable -> nodes.addAll(VariableNodes.handle(variable)));
    nodes.addAll(network.nodes());
    nodes.addAll(SaverNodes.nodes(network.saved()));
    return GraphDef.newBuilder().addAllNode(nodes).build();
  }

  /**
   * Writes the model.
   *
   * @param session holds the trained variables; its graph contains {@link #graph}
   * @param zip the file to make; its one top folder has the file's name without the ending
   */
  static void write(Network network, Session session, Path zip) throws IOException {
    var folder = Files.createTempDirectory("zippermerge-sample");
    try {
      Files.createDirectory(folder.resolve("variables"));
      saveVariables(session, folder.resolve("variables/variables"));
      Files.write(folder.resolve("saved_model.pb"), model(network).toByteArray());
      zip(folder, zip);
    } finally {
      Folders.delete(folder);
    }
  }

  private static void saveVariables(Session session, Path prefix) {
    try (var name = TString.scalarOf(prefix.toString())) {
      session.runner().feed(SaverNodes.FILE, name).addTarget(SaverNodes.SAVE).run().close();
    }
  }

  private static SavedModel model(Network network) {
    var signature =
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs(
                Network.INPUT,
                info(Network.INPUT, network.inputShape().stream().map(Long::valueOf).toList()))
            .putOutputs(Network.LOGITS, info(Network.LOGITS, List.of((long) network.classes())));
    var meta =
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
            .setGraphDef(graph(network))
            .setSaverDef(SaverNodes.definition())
            .putSignatureDef("serving_default", signature.build());
    return SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
  }

  private static TensorInfo info(String node, List<Long> exampleShape) {
    var shape = new ArrayList<Long>(List.of(-1L));
    shape.addAll(exampleShape);
    return TensorInfo.newBuilder()
        .setName(node + ":0")
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(Nodes.shapeProto(shape))
        .build();
  }

  private static void zip(Path folder, Path file) throws IOException {
    var top = String.valueOf(file.getFileName()).replaceFirst("\\.zip$", "");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file));
        var files = Files.walk(folder)) {
      for (var path : files.filter(Files::isRegularFile).sorted().toList()) {
        var entry = new ZipEntry(top + "/" + folder.relativize(path));
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        Files.copy(path, zip);
        zip.closeEntry();
      }
    }
  }
}
