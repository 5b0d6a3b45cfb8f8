package dev.zippermerge.engine.tensorflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Unpacks TensorFlow's native libraries (630 MB) from the class path into a cache folder: once for
 * each version, and atomically, so that processes that start together cannot see half a library.
 *
 * <p>The folder is {@code $ZIPPERMERGE_CACHE}, by default {@code ~/.cache/zippermerge}.
 */
final class NativeLibraries {
  private static final String RESOURCES = "org/tensorflow/internal/c_api/linux-x86_64/";
  private static final String VERSION = "tensorflow-2.16.1-linux-x86_64";
  private static final List<String> FILES =
      List.of("libtensorflow_framework.so.2", "libtensorflow_cc.so.2", "libjnitensorflow.so");

  private NativeLibraries() {}

  /**
   * The folder that holds the unpacked libraries; unpacks them first where they are not there yet.
   */
  static Path folder() {
    var cache =
        Optional.ofNullable(System.getenv("ZIPPERMERGE_CACHE"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "zippermerge"));
    var folder = cache.resolve(VERSION);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(cache);
        unpackInto(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack TensorFlow's libraries into " + folder, e);
    }
    return folder;
  }

  private static void unpackInto(Path folder) throws IOException {
    var parent = Objects.requireNonNull(folder.getParent());
    var temporary = Files.createTempDirectory(parent, VERSION + ".");
    try {
      for (var file : FILES) {
        unpack(file, temporary.resolve(file));
      }
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another process was faster; its copy is as good.
    } finally {
      delete(temporary);
    }
  }

  private static void unpack(String file, Path target) throws IOException {
    try (var in = NativeLibraries.class.getClassLoader().getResourceAsStream(RESOURCES + file)) {
      if (in == null) {
        throw new IOException(RESOURCES + file + " is not on the class path");
      }
      Files.copy(in, target);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
