package dev.zippermerge.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.merge.SmallMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are damaged are refused, quickly, and by nothing but a refusal. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DamagedFilesTest {
  private static final int MUTATIONS = 400;

  @TempDir private static Path folder;
  private static byte[] model = {};

  @BeforeAll
  static void merge() throws IOException {
    try (var zip = new ZipFile(SmallMerge.write(folder).toFile());
        var in = zip.getInputStream(zip.getEntry("saved_model.pb"))) {
      model = in.readAllBytes();
    }
  }

  @Test
  void cutOffAnywhere() throws IOException {
    for (int length = 0; length < model.length; length += 1 + model.length / 100) {
      var file = zipped(Arrays.copyOf(model, length));
      assertThatExceptionOfType(LookupException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> LookupModel.load(file))
          .withMessageContaining("damaged.zip");
    }
  }

  /** A changed byte of a weight makes another model; no change makes anything worse of it. */
  @Test
  void bytesChanged() throws IOException {
    var random = new Random(3);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      var damaged = model.clone();
      for (int change = 0; change <= i % 4; change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      refused += isRefused(damaged) ? 1 : 0;
    }
    assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS - 1);
  }

  private static boolean isRefused(byte[] damaged) throws IOException {
    try (var loaded = LookupModel.load(zipped(damaged))) {
      var task = loaded.task(loaded.tasks().getFirst());
      loaded.predict(task.name(), new float[task.inputSize()]);
      return false;
    } catch (LookupException e) {
      assertThat(e).hasMessageContaining("damaged.zip");
      return true;
    }
  }

  @Test
  void noise() throws IOException {
    var random = new Random(4);
    for (int i = 0; i < MUTATIONS; i++) {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(isRefused(bytes)).isTrue();
    }
  }

  @Test
  void noArtifact() throws IOException {
    assertRefused(folder.resolve("nowhere.zip"), "There is no file");
    var text = Files.writeString(folder.resolve("text.zip"), "This is no zip file.");
    assertRefused(text, "no zip file");
    var empty = folder.resolve("empty.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(empty))) {
      zip.putNextEntry(new ZipEntry("something"));
    }
    assertRefused(empty, "holds no saved_model.pb");
  }

  private static void assertRefused(Path file, String why) {
    assertThatExceptionOfType(LookupException.class)
        .isThrownBy(() -> LookupModel.load(file))
        .withMessageContaining(file.getFileName().toString())
        .withMessageContaining(why);
  }

  private static Path zipped(byte[] content) throws IOException {
    var file = folder.resolve("damaged.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(1);
      zip.putNextEntry(new ZipEntry("saved_model.pb"));
      zip.write(content);
    }
    return file;
  }
}
