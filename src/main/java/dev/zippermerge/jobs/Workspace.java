package dev.zippermerge.jobs;

import dev.zippermerge.runner.TemporaryFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A private temporary folder, gone when closed.
 *
 * @param folder the folder
 */
record Workspace(Path folder) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);

  static Workspace create() {
    try {
      return new Workspace(TemporaryFolders.create("job"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the engine's output goes; the engine makes it. */
  Path out() {
    return folder.resolve("out");
  }

  /**
   * A file that the engine says it has written. The engine worked on a stranger's files, so its
   * word alone does not have this process read any other file.
   *
   * @throws UncheckedIOException where it is no file of the engine's folder
   */
  static Path written(Path out, String name) {
    var file = out.resolve(name);
    if (!out.equals(file.getParent()) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new UncheckedIOException(new NoSuchFileException(name, null, "the engine wrote none"));
    }
    return file;
  }

  @Override
  public void close() {
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException e) {
      LOG.warn("cannot delete {}", folder, e);
    }
  }
}
