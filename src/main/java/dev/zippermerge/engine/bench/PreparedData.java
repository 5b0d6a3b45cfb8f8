package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.merge.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Data sets as npz files of bytes in the form that the networks take, so that pictures are decoded
 * and resized once and not for every merge.
 */
final class PreparedData {
  private static final long SEED = 1;

  private final Path data;
  private final Path folder;

  /**
   * Prepares into a folder.
   *
   * @param data folder with the files as they came
   * @param folder receives the prepared files; made where missing
   */
  PreparedData(Path data, Path folder) {
    this.data = data;
    this.folder = folder;
  }

  /** The prepared file: x_train, x_test [N, H, W, C] in bytes, y_train, y_test. */
  Path file(DataSource source) throws IOException {
    return prepare(source, part -> write(part, source));
  }

  /** The prepared file, made by the caller where it is missing. */
  Path prepare(DataSource source, AtomicFile.Content content) throws IOException {
    var file = folder.resolve(source.name() + ".npz");
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      AtomicFile.write(file, content);
    }
    return file;
  }

  private void write(Path file, DataSource source) throws IOException {
    var first = read(source, 0);
    try (var npz = new NpzOutput(file)) {
      if (source.files().size() == 1) {
        write(npz, "train", source, first, List.of(first.train()));
        write(npz, "test", source, first, List.of(first.test()));
      } else {
        var second = read(source, 1);
        write(npz, "train", source, first, List.of(first.train(), first.test()));
        write(npz, "test", source, second, List.of(second.train(), second.test()));
      }
    }
  }

  private CalibrationSet read(DataSource source, int file) {
    return DataReader.read(data.resolve(source.files().get(file)), source.spec(), null, SEED);
  }

  private static void write(
      NpzOutput npz, String name, DataSource source, CalibrationSet set, List<Split> splits)
      throws IOException {
    var parts = splits.stream().map(split -> taken(split, source.classes())).toList();
    long size = parts.stream().mapToInt(Split::size).sum();
    var dimensions = new ArrayList<Long>(List.of(size));
    set.exampleShape().forEach(dimension -> dimensions.add((long) dimension));
    var x = npz.array("x_" + name, "|u1", dimensions);
    for (var part : parts) {
      inputs(x, part);
    }
    var y = npz.array("y_" + name, "<i8", List.of(size));
    for (var part : parts) {
      labels(y, part, source.classes());
    }
  }

  private static Split taken(Split split, List<Integer> classes) {
    return classes.isEmpty()
        ? split
        : split.select(
            IntStream.range(0, split.size())
                .filter(i -> classes.contains(split.label(i)))
                .toArray());
  }

  /** Values from 0 to 1 become bytes. */
  private static void inputs(OutputStream out, Split split) throws IOException {
    for (int i = 0; i < split.size(); i++) {
      var values = split.batch(i);
      var bytes = new byte[values.length];
      for (int v = 0; v < values.length; v++) {
        bytes[v] = (byte) Math.round(255 * values[v]);
      }
      out.write(bytes);
    }
  }

  private static void labels(OutputStream out, Split split, List<Integer> classes)
      throws IOException {
    var bytes = ByteBuffer.allocate(Long.BYTES * split.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < split.size(); i++) {
      int label = split.label(i);
      bytes.putLong(classes.isEmpty() ? label : classes.indexOf(label));
    }
    out.write(bytes.array());
  }
}
