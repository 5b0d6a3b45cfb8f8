package dev.zippermerge.predictions;

import dev.zippermerge.runner.TemporaryFolders;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/**
 * A temporary folder that only this process may read, gone when closed.
 *
 * @param path the folder
 */
record PrivateFolder(Path path) implements AutoCloseable {

  static PrivateFolder create() throws IOException {
    return new PrivateFolder(TemporaryFolders.create("prediction"));
  }

  @Override
  public void close() throws IOException {
    FileSystemUtils.deleteRecursively(path);
  }
}
