package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Builds small data archives, good ones and bad ones, and reads them. */
final class ArchiveFixture {
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Path folder;

  ArchiveFixture(Path folder) {
    this.folder = folder;
  }

  /** Adds a file, or a folder where the name ends with a slash. */
  ArchiveFixture put(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  ArchiveFixture put(String name, String text) {
    return put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes {@code data.zip}. */
  Path zip() throws IOException {
    var file = folder.resolve("data.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }

  /** Writes {@code data.tar.gz}. */
  Path tarGz() throws IOException {
    var file = folder.resolve("data.tar.gz");
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (var entry : entries.entrySet()) {
        var header = new TarArchiveEntry(entry.getKey());
        header.setSize(entry.getValue().length);
        tar.putArchiveEntry(header);
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
    }
    return file;
  }

  CalibrationSet read(String spec) throws IOException {
    return read(spec, null);
  }

  CalibrationSet read(String spec, @Nullable List<Integer> model) throws IOException {
    return read(zip(), spec, model);
  }

  static CalibrationSet read(Path file, String spec, @Nullable List<Integer> model) {
    return DataReader.read(file, spec(spec), model, 5);
  }

  DataDescription describe(String spec, @Nullable List<Integer> model) throws IOException {
    return DataReader.describe(zip(), spec(spec), model, 5);
  }

  RuntimeException refused(RefusalCode code, String culprit, String spec) {
    return assertRefused(code, culprit, () -> read(spec));
  }

  static DataSpec spec(String json) {
    return Json.mapper().readValue(json, DataSpec.class);
  }

  /** A PNG of one colour. */
  static byte[] colour(int width, int height, int rgb) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    return encoded(image, "png");
  }

  static byte[] encoded(BufferedImage image, String format) throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }
}
