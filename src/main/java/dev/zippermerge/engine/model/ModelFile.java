package dev.zippermerge.engine.model;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.archive.Folders;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one model that a user means: a file of its own, or one in a folder or an archive, which is
 * unpacked into a temporary folder.
 */
final class ModelFile implements AutoCloseable {
  private final ModelFormat format;
  private final Path path;
  private final @Nullable Path temporary;

  private ModelFile(FoundModel found, @Nullable Path temporary) {
    this.format = found.format();
    this.path = found.path();
    this.temporary = temporary;
  }

  /**
   * Opens a model.
   *
   * @param model a model file, or a folder, zip, tar or gzipped tar with one model in it, folders
   *     in folders included
   * @throws RefusedException naming the file where it is no such model
   */
  static ModelFile open(Path model) {
    var name = String.valueOf(model.getFileName());
    if (!Files.exists(model)) {
      throw new RefusedException(RefusalCode.MODEL_NOT_FOUND, name, "There is no such file.");
    }
    try {
      if (Files.isDirectory(model)) {
        return new ModelFile(ModelFinder.find(model, name), null);
      }
      ModelFinder.refuseLfsPointer(model, name);
      var format = FormatDetector.byContent(model);
      if (format.isPresent()) {
        return new ModelFile(new FoundModel(format.get(), model), null);
      }
      return openArchive(model, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model's format. */
  ModelFormat format() {
    return format;
  }

  /** The file; what belongs to it (variables, external data) lies beside it. */
  Path path() {
    return path;
  }

  @Override
  public void close() {
    if (temporary != null) {
      Folders.delete(temporary);
    }
  }

  private static ModelFile openArchive(Path model, String name) throws IOException {
    var archive = Archive.open(model);
    if (archive.isEmpty()) {
      var promised = FormatDetector.byName(model).orElseThrow(() -> OtherFormats.refuse(model));
      return new ModelFile(new FoundModel(promised, model), null);
    }
    var temporary = Files.createTempDirectory("zippermerge-model-");
    try (var files = archive.get()) {
      files.unpack(temporary);
      return new ModelFile(ModelFinder.find(temporary, name), temporary);
    } catch (RuntimeException | IOException e) {
      Folders.delete(temporary);
      throw e;
    }
  }
}
