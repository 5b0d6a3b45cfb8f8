package dev.zippermerge.engine.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with one protobuf message from a stranger. */
public final class ProtobufFile {
  private static final int MAX_MESSAGE_NESTING = 100;

  private ProtobufFile() {}

  /**
   * Reads a message.
   *
   * @param what the message's type, for refusals
   * @throws RefusedException MODEL_CORRUPT or MODEL_TOO_LARGE naming the file
   */
  public static <T> T read(Path file, Parser<T> parser, String what) {
    var name = String.valueOf(file.getFileName());
    try (var in = Files.newInputStream(file)) {
      if (Files.size(file) > Integer.MAX_VALUE) {
        throw new RefusedException(
            RefusalCode.MODEL_TOO_LARGE, name, "The file is larger than a message can be (2 GiB).");
      }
      var message = CodedInputStream.newInstance(in);
      message.setRecursionLimit(MAX_MESSAGE_NESTING);
      return parser.parseFrom(message);
    } catch (InvalidProtocolBufferException _) {
      throw Corrupt.model(name, "The file is damaged, cut off, or no " + what + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
