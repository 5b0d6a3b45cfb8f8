package dev.zippermerge.engine.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.onnx.proto.StringStringEntryProto;
import dev.zippermerge.engine.onnx.proto.TensorProto;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** Tensors kept in files beside the model. */
final class ExternalData {
  private final Path folder;

  /**
   * @param folder where the model lies
   */
  ExternalData(Path folder) {
    this.folder = folder;
  }

  /**
   * A tensor's bytes.
   *
   * @param bytes how many there must be
   * @throws RefusedException naming the file where it is absent, too short or outside the folder
   */
  ByteString read(TensorProto tensor, long bytes, String name) {
    var entries = entries(tensor);
    var location = entries.getOrDefault("location", "");
    var file = locate(location, name);
    long offset = number(entries, "offset", 0, name);
    if (number(entries, "length", bytes, name) != bytes) {
      throw Corrupt.model(
          name, "The tensor '" + name + "' needs " + bytes + " bytes; its external data differ.");
    }
    try (var channel = FileChannel.open(file)) {
      if (offset > channel.size() - bytes) {
        throw missing(location, "The file '" + location + "' is too short for '" + name + "'.");
      }
      return bytes(channel, offset, (int) bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString bytes(FileChannel channel, long offset, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new IOException("The file shrinks while it is read.");
      }
    }
    return UnsafeByteOperations.unsafeWrap(buffer.flip());
  }

  private Path locate(String location, String name) {
    Path file;
    try {
      file = folder.resolve(location).normalize();
    } catch (InvalidPathException _) {
      throw escape(location, name);
    }
    if (location.isEmpty() || !file.startsWith(folder.normalize())) {
      throw escape(location, name);
    }
    if (!Files.isRegularFile(file)) {
      throw missing(location, "The file '" + location + "' with '" + name + "' is missing.");
    }
    try {
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw escape(location, name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static Map<String, String> entries(TensorProto tensor) {
    return tensor.getExternalDataList().stream()
        .collect(
            Collectors.toMap(
                StringStringEntryProto::getKey,
                StringStringEntryProto::getValue,
                (_, last) -> last));
  }

  private static long number(Map<String, String> entries, String key, long missing, String name) {
    var text = entries.get(key);
    try {
      return text == null ? missing : Long.parseUnsignedLong(text);
    } catch (NumberFormatException _) {
      throw Corrupt.model(name, "The " + key + " of '" + name + "' is no number: " + text + ".");
    }
  }

  private static RefusedException missing(String location, String message) {
    return new RefusedException(RefusalCode.VARIABLES_MISSING, location, message);
  }

  private static RefusedException escape(String location, String name) {
    return new RefusedException(
        RefusalCode.ARCHIVE_PATH_ESCAPE,
        location,
        "'" + name + "' is said to lie outside the model's folder, in '" + location + "'.");
  }
}
