package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that appear whole or not at all, whenever the process ends. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes what a file shall hold. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it to the given file. */
    void write(Path file) throws IOException;
  }

  /** Writes a file in place of an older one; {@code FILE.part} beside it has it in the making. */
  public static void write(Path file, Content content) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    content.write(part);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes a value as indented JSON in place of an older file. */
  static void writeJson(Path file, Object value) throws IOException {
    write(
        file,
        part -> Json.mapper().writerWithDefaultPrettyPrinter().writeValue(part.toFile(), value));
  }
}
