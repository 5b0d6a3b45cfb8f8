package dev.zippermerge.predictions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A request's body in a private temporary folder, gone when closed. So no place in the pool is
 * taken while a slow client sends.
 *
 * @param folder the folder
 * @param path the body
 */
record BodyFile(PrivateFolder folder, Path path) implements AutoCloseable {

  /** Takes a body in, as far as the limits allow. */
  static BodyFile receive(PredictionRequest request, Limits limits) throws IOException {
    limits.checkBytes(request.length());
    var folder = PrivateFolder.create();
    try {
      var body = new BodyFile(folder, folder.path().resolve("body"));
      copy(request.body(), body.path, limits);
      return body;
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static void copy(InputStream in, Path file, Limits limits) throws IOException {
    var buffer = new byte[64 << 10];
    try (var out = Files.newOutputStream(file)) {
      long bytes = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        limits.checkBytes(bytes);
        out.write(buffer, 0, read);
      }
    }
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
