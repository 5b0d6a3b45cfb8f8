package dev.zippermerge.engine.savedmodel;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zippermerge.engine.graph.Corrupt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** The file {@code saved_model.pb}. */
final class SavedModelFile {
  private static final String FILE = "saved_model.pb";
  private static final int MAX_MESSAGE_NESTING = 100;

  private SavedModelFile() {}

  /** The part of the model that serves, tagged {@code serve}. */
  static MetaGraphDef serving(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      var input = CodedInputStream.newInstance(bytes);
      input.setRecursionLimit(MAX_MESSAGE_NESTING);
      return SavedModel.parseFrom(input).getMetaGraphsList().stream()
          .filter(graph -> graph.getMetaInfoDef().getTagsList().contains("serve"))
          .findFirst()
          .orElseThrow(() -> Corrupt.model(FILE, "The file holds no graph tagged 'serve'."));
    } catch (InvalidProtocolBufferException _) {
      throw Corrupt.model(FILE, "The file is damaged, cut off, or no SavedModel.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
