package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.graph.SourceModel;
import dev.zippermerge.engine.spec.InputSizes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Reads models that Keras 2 and 3 saved as a file. No code that is in the file is ever run. */
public final class KerasReader {
  private KerasReader() {}

  /**
   * Reads a model, weights included; the file is not needed afterwards.
   *
   * @param file an HDF5 file ({@code .h5}, {@code .hdf5}) or a {@code .keras} archive
   * @param sizes of inputs that the model leaves open
   * @throws dev.zippermerge.engine.spec.RefusedException with a code and what is at fault: the
   *     file, or the layers that are not supported
   */
  public static SourceModel read(Path file, InputSizes sizes) {
    try (var archive = Archive.open(file).orElse(null)) {
      return archive == null ? KerasHdf5.read(file, sizes) : new KerasArchive(archive).read(sizes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
