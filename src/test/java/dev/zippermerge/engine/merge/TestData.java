package dev.zippermerge.engine.merge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small npz files of random examples. */
public final class TestData {
  private TestData() {}

  /** Examples 8x8x1 of float32, labels of int64 that name every class. */
  public static Path write(Path file, int train, int test, int classes, long seed) {
    return write(file, train, test, classes, seed, 8, 8, 1);
  }

  /** Examples of the shape, of float32, labels of int64 that name every class. */
  static Path write(Path file, int train, int test, int classes, long seed, int... shape) {
    var random = new Random(seed);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      examples(zip, "x_train", random, train, shape);
      labels(zip, "y_train", train, classes);
      examples(zip, "x_test", random, test, shape);
      labels(zip, "y_test", test, classes);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Examples 8x8x1 of float32, labelled with that many random values each, or not at all where
   * there are none.
   */
  public static Path values(Path file, int train, int test, int width, long seed) {
    var random = new Random(seed);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      examples(zip, "x_train", random, train, 8, 8, 1);
      examples(zip, "x_test", random, test, 8, 8, 1);
      if (width > 0) {
        examples(zip, "y_train", random, train, width);
        examples(zip, "y_test", random, test, width);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unlabelled rows of 63 features, which fit no image. */
  public static Path flat(Path file) {
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      examples(zip, "x_train", new Random(1), 10, 63);
      examples(zip, "x_test", new Random(2), 10, 63);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void examples(
      ZipOutputStream zip, String name, Random random, int count, int... shape) throws IOException {
    int size = count;
    var dimensions = new StringBuilder().append(count).append(',');
    for (int dimension : shape) {
      size *= dimension;
      dimensions.append(dimension).append(',');
    }
    var bytes = ByteBuffer.allocate(size * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      bytes.putFloat((float) random.nextGaussian());
    }
    array(zip, name, "<f4", dimensions.toString(), bytes.array());
  }

  private static void labels(ZipOutputStream zip, String name, int count, int classes)
      throws IOException {
    var bytes = ByteBuffer.allocate(count * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putLong(i % classes);
    }
    array(zip, name, "<i8", count + ",", bytes.array());
  }

  private static void array(
      ZipOutputStream zip, String name, String type, String shape, byte[] content)
      throws IOException {
    var header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
    var padded = header + " ".repeat(Math.floorMod(-(header.length() + 11), 64)) + "\n";
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    zip.write(new byte[] {(byte) padded.length(), (byte) (padded.length() >> 8)});
    zip.write(padded.getBytes(StandardCharsets.US_ASCII));
    zip.write(content);
    zip.closeEntry();
  }
}
