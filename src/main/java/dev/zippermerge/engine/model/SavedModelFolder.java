package dev.zippermerge.engine.model;

import dev.zippermerge.engine.archive.Folders;
import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A SavedModel on disk: a folder, or a zip that is unpacked into a temporary one. */
final class SavedModelFolder implements AutoCloseable {
  private static final String FILE = "saved_model.pb";
  private static final int MAX_NESTING = 4;
  private static final String LFS_HEADER = "version https://git-lfs";

  private final Path folder;
  private final @Nullable Path temporary;

  private SavedModelFolder(Path folder, @Nullable Path temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * Opens a model.
   *
   * @param model a folder, or a zip file, with one {@code saved_model.pb} at most four folders deep
   * @throws RefusedException naming the file where it is no such model
   */
  static SavedModelFolder open(Path model) {
    var name = String.valueOf(model.getFileName());
    try {
      if (Files.isDirectory(model)) {
        return new SavedModelFolder(find(model, name), null);
      }
      checkIsZip(model, name);
      return unpack(model, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder that holds {@code saved_model.pb}. */
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (temporary != null) {
      Folders.delete(temporary);
    }
  }

  private static SavedModelFolder unpack(Path model, String name) throws IOException {
    try (var zip = SafeZip.open(model)) {
      var temporary = Files.createTempDirectory("zippermerge-model-");
      try {
        zip.unpack(temporary);
        return new SavedModelFolder(find(temporary, name), temporary);
      } catch (RuntimeException | IOException e) {
        Folders.delete(temporary);
        throw e;
      }
    }
  }

  private static void checkIsZip(Path model, String name) throws IOException {
    if (!Files.exists(model)) {
      throw new RefusedException(RefusalCode.MODEL_NOT_FOUND, name, "There is no such file.");
    }
    var start = start(model);
    if (start.startsWith(LFS_HEADER)) {
      throw lfs(name);
    }
    if (!start.startsWith("PK")) {
      throw new RefusedException(
          RefusalCode.UNKNOWN_FORMAT, name, "The file is neither a zip nor a SavedModel folder.");
    }
  }

  private static Path find(Path root, String name) throws IOException {
    List<Path> found;
    try (var files = Files.find(root, MAX_NESTING + 1, (path, _) -> path.endsWith(FILE))) {
      found = files.sorted().toList();
    }
    if (found.size() != 1) {
      throw new RefusedException(
          RefusalCode.MODEL_NOT_FOUND,
          name,
          found.isEmpty()
              ? "There is no " + FILE + " in it."
              : "It holds several models; name one of "
                  + found.stream().map(root::relativize).toList());
    }
    var folder = Objects.requireNonNull(found.getFirst().getParent());
    refuseLfsPointers(folder);
    return folder;
  }

  private static void refuseLfsPointers(Path folder) throws IOException {
    try (var files = Files.find(folder, 2, (_, kind) -> kind.isRegularFile())) {
      for (var file : files.sorted().toList()) {
        var name = folder.relativize(file).toString();
        if ((name.equals(FILE) || name.startsWith("variables/"))
            && start(file).startsWith(LFS_HEADER)) {
          throw lfs(name);
        }
      }
    }
  }

  private static RefusedException lfs(String culprit) {
    return new RefusedException(
        RefusalCode.GIT_LFS_POINTER,
        culprit,
        "This is a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'.");
  }

  private static String start(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LFS_HEADER.length()), StandardCharsets.ISO_8859_1);
    }
  }
}
