package dev.zippermerge.engine.frozen;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.zippermerge.engine.graph.Corrupt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.proto.GraphDef;

/** A file with one GraphDef. */
final class GraphFile {
  private static final int MAX_MESSAGE_NESTING = 100;

  private GraphFile() {}

  static GraphDef read(Path file) {
    var name = String.valueOf(file.getFileName());
    try (var in = Files.newInputStream(file)) {
      var message = CodedInputStream.newInstance(in);
      message.setRecursionLimit(MAX_MESSAGE_NESTING);
      var graph = GraphDef.parseFrom(message);
      if (graph.getNodeCount() == 0) {
        throw Corrupt.model(name, "The file holds no graph.");
      }
      return graph;
    } catch (InvalidProtocolBufferException _) {
      throw Corrupt.model(name, "The file is damaged, cut off, or no GraphDef.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
