package dev.zippermerge.engine.export;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.zippermerge.engine.graph.ServableGraph;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes the artifact: a zip of one SavedModel and its manifest. The same content gives the same
 * bytes.
 */
public final class ArtifactWriter {
  /** Where the manifest lies in the SavedModel. */
  public static final String MANIFEST = "assets.extra/zippermerge.json";

  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ArtifactWriter() {}

  /**
   * Writes the artifact.
   *
   * @param file the zip file to make
   * @param graph the merged model
   * @param manifest the manifest, as JSON
   */
  public static void write(Path file, ServableGraph graph, String manifest) throws IOException {
    write(file, graph, manifest, Deflater.BEST_COMPRESSION);
  }

  /**
   * The same for a file that is soon gone: quick, and large.
   *
   * @param file the zip file to make
   * @param graph the model
   */
  public static void writeUncompressed(Path file, ServableGraph graph) throws IOException {
    write(file, graph, "{}", Deflater.NO_COMPRESSION);
  }

  private static void write(Path file, ServableGraph graph, String manifest, int level)
      throws IOException {
    try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      zip.setLevel(level);
      put(zip, "saved_model.pb", deterministic(SavedModels.of(graph)));
      put(zip, MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** Protobuf maps have no order of their own; this gives them one. */
  private static byte[] deterministic(MessageLite message) throws IOException {
    var bytes = new ByteArrayOutputStream(message.getSerializedSize());
    var out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    message.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }
}
