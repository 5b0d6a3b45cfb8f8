package dev.zippermerge.engine.savedmodel;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.ProtobufFile;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** The file {@code saved_model.pb}. */
final class SavedModelFile {
  private static final String FILE = "saved_model.pb";
  private static final String TAG = "serve";

  private SavedModelFile() {}

  /** The part of the model that serves: tagged {@code serve} alone, or among other tags. */
  static MetaGraphDef serving(Path file) {
    return serving(ProtobufFile.read(file, SavedModel.parser(), "SavedModel").getMetaGraphsList());
  }

  private static MetaGraphDef serving(List<MetaGraphDef> graphs) {
    return graphs.stream()
        .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(TAG))
        .min(Comparator.comparingInt(graph -> graph.getMetaInfoDef().getTagsCount()))
        .orElseThrow(
            () ->
                Corrupt.model(
                    FILE,
                    "The file holds no graph tagged '%s'; the tags of its graphs are %s."
                        .formatted(
                            TAG,
                            graphs.stream().map(g -> g.getMetaInfoDef().getTagsList()).toList())));
  }
}
