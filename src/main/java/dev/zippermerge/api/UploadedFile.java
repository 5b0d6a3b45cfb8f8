package dev.zippermerge.api;

import dev.zippermerge.runner.TemporaryFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.multipart.MultipartFile;

/**
 * An uploaded file in a folder of its own, under its own name, so that errors can name it; gone
 * when closed.
 *
 * @param path the file, absolute
 */
record UploadedFile(Path path) implements AutoCloseable {

  /** Takes an upload from where the servlet container put it; usually that only renames it. */
  static UploadedFile of(MultipartFile file) throws IOException {
    var folder = TemporaryFolders.create("upload");
    var upload = new UploadedFile(folder.resolve(safe(file.getOriginalFilename())));
    try {
      // The variant with a Path would copy.
      file.transferTo(upload.path.toFile());
      return upload;
    } catch (IOException | RuntimeException e) {
      upload.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    FileSystemUtils.deleteRecursively(Objects.requireNonNull(path.getParent()));
  }

  private static String safe(@Nullable String name) {
    var last = name == null ? "" : name.substring(name.replace('\\', '/').lastIndexOf('/') + 1);
    var safe = last.replaceAll("[^A-Za-z0-9._-]", "_");
    var cut = safe.substring(Math.max(0, safe.length() - 100));
    return cut.isBlank() || cut.startsWith(".") ? "file" + cut.strip() : cut;
  }
}
