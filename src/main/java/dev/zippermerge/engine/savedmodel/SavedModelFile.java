package dev.zippermerge.engine.savedmodel;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zippermerge.engine.graph.Corrupt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** The file {@code saved_model.pb}. */
final class SavedModelFile {
  private static final String FILE = "saved_model.pb";
  private static final String TAG = "serve";
  private static final int MAX_MESSAGE_NESTING = 100;

  private SavedModelFile() {}

  /** The part of the model that serves: tagged {@code serve} alone, or among other tags. */
  static MetaGraphDef serving(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      var input = CodedInputStream.newInstance(bytes);
      input.setRecursionLimit(MAX_MESSAGE_NESTING);
      return serving(SavedModel.parseFrom(input).getMetaGraphsList());
    } catch (InvalidProtocolBufferException _) {
      throw Corrupt.model(FILE, "The file is damaged, cut off, or no SavedModel.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
