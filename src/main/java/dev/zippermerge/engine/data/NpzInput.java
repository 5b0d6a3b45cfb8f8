package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.archive.ArchiveEntry;
import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.archive.Signature;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The arrays of a NumPy archive as they are: nothing is scaled, reshaped or left out. */
public final class NpzInput implements AutoCloseable {
  private static final String ENDING = ".npy";

  private final Archive archive;
  private final Map<String, ArchiveEntry> arrays = new TreeMap<>();

  private NpzInput(Archive archive) {
    this.archive = archive;
    for (var entry : archive.files()) {
      if (entry.name().endsWith(ENDING)) {
        arrays.put(entry.name().substring(0, entry.name().length() - ENDING.length()), entry);
      }
    }
  }

  /**
   * Opens an archive.
   *
   * @throws RefusedException where there is none
   */
  public static NpzInput open(Path file) {
    var name = String.valueOf(file.getFileName());
    try {
      if (!Files.isRegularFile(file)) {
        throw new RefusedException(
            RefusalCode.DATA_UNREADABLE, name, "There is no file " + file + ".");
      }
      if (!Signature.isZip(file)) {
        throw new RefusedException(
            RefusalCode.UNKNOWN_FORMAT, name, "The file is no NumPy archive (.npz).");
      }
      return new NpzInput(SafeZip.open(file));
    } catch (IOException e) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE, name, "The file cannot be read: " + e.getMessage());
    }
  }

  /** The arrays' names. */
  public Set<String> names() {
    return Set.copyOf(arrays.keySet());
  }

  /** Bytes of all arrays once unpacked. */
  public long bytes() {
    return arrays.values().stream().mapToLong(ArchiveEntry::size).sum();
  }

  /**
   * The shape of an array, of which nothing else is read.
   *
   * @throws RefusedException where there is none of that name, or its header cannot be read
   */
  public List<Integer> shape(String name) {
    try (var in = archive.open(entry(name))) {
      return NpyReader.shape(name, in);
    } catch (IOException e) {
      throw unpacked(name, e);
    }
  }

  /**
   * Reads an array of integers or floats.
   *
   * @throws RefusedException where there is none of that name, or it cannot be read
   */
  public NumberArray read(String name) {
    var entry = entry(name);
    try (var in = new BufferedInputStream(archive.open(entry), 1 << 16)) {
      return NumberArray.of(NpyReader.read(name, in, entry.size()));
    } catch (IOException e) {
      throw unpacked(name, e);
    }
  }

  private ArchiveEntry entry(String name) {
    var entry = arrays.get(name);
    if (entry == null) {
      throw new RefusedException(
          RefusalCode.DATA_ARRAY_MISSING,
          name,
          "%s has no array %s; it has %s.".formatted(archive.name(), name, arrays.keySet()));
    }
    return entry;
  }

  private static RefusedException unpacked(String name, IOException e) {
    return new RefusedException(
        RefusalCode.DATA_UNREADABLE, name, "The array cannot be unpacked: " + e.getMessage());
  }

  @Override
  public void close() {
    archive.close();
  }
}
