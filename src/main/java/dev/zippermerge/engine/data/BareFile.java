package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.archive.ArchiveEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that is no archive, seen as one that holds just this file. */
record BareFile(Path file, ArchiveEntry entry) implements Archive {

  static BareFile of(Path file) throws IOException {
    return new BareFile(
        file, new ArchiveEntry(String.valueOf(file.getFileName()), Files.size(file)));
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public List<ArchiveEntry> files() {
    return List.of(entry);
  }

  @Override
  public List<String> folders() {
    return List.of();
  }

  @Override
  public InputStream open(ArchiveEntry asked) throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public String culprit(ArchiveEntry asked) {
    return name();
  }

  @Override
  public void close() {}
}
