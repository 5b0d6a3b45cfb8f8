package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageZipTest {
  private static final int RED = 0xff0000;

  @TempDir Path folder;

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"", "everything/"})
  void foldersAreClassesInTheirOrder(String top) throws IOException {
    entries.put(top + "train/dog/1.png", colour(3, 2, 0x00ff00));
    entries.put(top + "train/cat/1.png", colour(3, 2, RED));
    entries.put(top + "test/dog/9.png", colour(3, 2, 0x0000ff));
    entries.put(top + "test/cat/9.png", colour(3, 2, 0));
    entries.put(top + "train/cat/notes.txt", new byte[] {1});
    var set = read("{}");
    assertThat(set.classNames()).containsExactly("cat", "dog");
    assertThat(set.exampleShape()).containsExactly(2, 3, 3);
    assertThat(set.train().labels(0, 1)).containsExactly(0, 1);
    assertThat(set.train().batch(1)).startsWith(0, 1, 0, 0, 1, 0);
    assertThat(set.test().batch(1)).startsWith(0, 0, 1);
  }

  @Test
  void withoutSplitsAPartOfEveryClassIsHeldOut() throws IOException {
    for (int i = 0; i < 10; i++) {
      entries.put("a/" + i + ".png", colour(1, 1, i));
      entries.put("b/" + i + ".png", colour(1, 1, i));
    }
    var set = read("{\"testFraction\": 0.3}");
    assertThat(set.train().size()).isEqualTo(14);
    assertThat(set.test().labels(0, 1, 2, 3, 4, 5)).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void coloursBecomeGreyByTheirLuma() throws IOException {
    entries.put("a/1.png", colour(2, 2, RED));
    entries.put("a/2.png", colour(2, 2, RED));
    var set = read("{\"channels\": 1}");
    assertThat(set.exampleShape()).containsExactly(2, 2, 1);
    assertThat(set.train().batch(0)[0]).isCloseTo(0.299f, within(1 / 255f));
  }

  @Test
  void storedGreyIsNotChangedAndSpreadsToColours() throws IOException {
    var grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 128);
    entries.put("a/1.png", png(grey));
    entries.put("a/2.png", png(grey));
    assertThat(read("{\"scale\": 1}").train().batch(0)).containsExactly(128);
    assertThat(read("{\"scale\": 1, \"channels\": 3}").train().batch(0))
        .containsExactly(128, 128, 128);
  }

  @Test
  void picturesOfManySizesAreResized() throws IOException {
    entries.put("a/1.png", colour(5, 4, RED));
    entries.put("a/2.png", colour(9, 7, RED));
    var set = read("{\"height\": 3, \"width\": 2}");
    assertThat(set.exampleShape()).containsExactly(3, 2, 3);
    assertThat(set.test().batch(0)).startsWith(1, 0, 0, 1, 0, 0);
    assertThat(refused(RefusalCode.DATA_SHAPE_MISMATCH, "data.zip!a/2.png", "{}"))
        .hasMessageContaining("set height and width");
  }

  @Test
  void damagedPictureIsNamed() throws IOException {
    entries.put("a/1.png", colour(3, 3, RED));
    entries.put("a/2.png", Arrays.copyOf(colour(3, 3, RED), 45));
    refused(RefusalCode.DATA_UNREADABLE, "data.zip!a/2.png", "{}");
    entries.put("a/2.png", "text".getBytes(StandardCharsets.US_ASCII));
    refused(RefusalCode.DATA_UNREADABLE, "data.zip!a/2.png", "{}");
  }

  @Test
  void pictureThatDeclaresTooManyPixelsIsNotDecoded() throws IOException {
    var png = colour(3, 3, RED);
    png[16] = 0x7f; // the width's highest byte
    entries.put("a/1.png", png);
    refused(RefusalCode.DATA_UNREADABLE, "data.zip!a/1.png", "{}");
  }

  @Test
  void classesOfOneSplitAlone() throws IOException {
    entries.put("train/cat/1.png", colour(1, 1, 0));
    entries.put("train/dog/1.png", colour(1, 1, 0));
    entries.put("test/cat/1.png", colour(1, 1, 0));
    assertThat(refused(RefusalCode.DATA_CLASSES_DIFFER, "data.zip", "{}"))
        .hasMessageContaining("[dog]");
  }

  @Test
  void picturesOutsideClassFolders() throws IOException {
    entries.put("a/1.png", colour(1, 1, 0));
    entries.put("loose.png", colour(1, 1, 0));
    refused(RefusalCode.DATA_UNREADABLE, "data.zip!loose.png", "{}");
  }

  @Test
  void testSplitWithoutATrainingSplit() throws IOException {
    entries.put("test/a/1.png", colour(1, 1, 0));
    refused(RefusalCode.DATA_EMPTY, "data.zip!train", "{}");
  }

  @Test
  void archivesWithoutPictures() throws IOException {
    entries.put("a/readme.txt", new byte[] {1});
    refused(RefusalCode.UNKNOWN_FORMAT, "data.zip", "{}");
    refused(RefusalCode.DATA_EMPTY, "data.zip", "{\"format\": \"IMAGE_ZIP\"}");
  }

  @Test
  void pathsThatLeadOutside() throws IOException {
    entries.put("../a/1.png", colour(1, 1, 0));
    refused(RefusalCode.ARCHIVE_PATH_ESCAPE, "data.zip!../a/1.png", "{}");
  }

  private static byte[] colour(int width, int height, int rgb) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    return png(image);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", out)).isTrue();
    return out.toByteArray();
  }

  private CalibrationSet read(String spec) throws IOException {
    var file = folder.resolve("data.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return DataReader.read(file, Json.mapper().readValue(spec, DataSpec.class), null, 5);
  }

  private RuntimeException refused(RefusalCode code, String culprit, String spec) {
    return assertRefused(code, culprit, () -> read(spec));
  }
}
