package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.ArchiveFixture.colour;
import static dev.zippermerge.engine.data.ArchiveFixture.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.spec.RefusalCode;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures as cameras and programs leave them. */
class PicturesTest {
  private static final int ORANGE = 0xff8000;

  @TempDir Path folder;

  /** What is stored is one bright quarter; where it goes depends on the orientation. */
  @ParameterizedTest
  @CsvSource({
    "1, topleft", "2, topright", "3, bottomright", "4, bottomleft",
    "5, topleft", "6, topright", "7, bottomright", "8, bottomleft"
  })
  void exifOrientationIsApplied(int orientation, String corner) throws IOException {
    var stored = new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16 * 8; i++) {
      stored.setRGB(i % 16, i / 16, 0xffffff);
    }
    var jpeg = withOrientation(encoded(stored, "jpg"), orientation);
    var archive = new ArchiveFixture(folder).put("a/1.JPG", jpeg).put("a/2.jpeg", jpeg);
    var set = archive.read("{\"channels\": 1}");
    boolean swapped = orientation >= 5;
    assertThat(set.exampleShape()).isEqualTo(swapped ? List.of(32, 16, 1) : List.of(16, 32, 1));
    var values = set.train().batch(0);
    int height = set.exampleShape().get(0);
    int width = set.exampleShape().get(1);
    for (var other : List.of("topleft", "topright", "bottomleft", "bottomright")) {
      int y = other.startsWith("top") ? 2 : height - 3;
      int x = other.endsWith("left") ? 2 : width - 3;
      assertThat(values[y * width + x])
          .as(other)
          .isCloseTo(other.equals(corner) ? 1 : 0, within(0.1f));
    }
    var notes = archive.describe("{}", null).notes();
    if (orientation == 1) {
      assertThat(notes).isNull();
    } else {
      assertThat(notes).containsExactly("Images turned as their EXIF orientation says: 2.");
    }
  }

  @Test
  void transposedAndTransverseDiffer() {
    // 2 x 3: a b c / d e f
    var stored = new Pixels(2, 3, 1, new byte[] {'a', 'b', 'c', 'd', 'e', 'f'});
    var expected =
        List.of("abcdef", "cbafed", "fedcba", "defabc", "adbecf", "daebfc", "fcebda", "cfbead");
    for (int orientation = 1; orientation <= 8; orientation++) {
      var turned = stored.turned(orientation);
      assertThat(new String(turned.values(), StandardCharsets.US_ASCII))
          .isEqualTo(expected.get(orientation - 1));
      assertThat(turned.width()).isEqualTo(orientation >= 5 ? 2 : 3);
    }
  }

  @Test
  void picturesOfAllKindsComeToTheModelsChannels() throws IOException {
    var archive = new ArchiveFixture(folder);
    int[] types = {
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_BYTE_INDEXED,
      BufferedImage.TYPE_BYTE_GRAY,
      BufferedImage.TYPE_USHORT_GRAY,
      BufferedImage.TYPE_BYTE_BINARY
    };
    for (int type : types) {
      archive.put("a/" + type + ".png", encoded(filled(type, 0xffffffff), "png"));
      archive.put("b/" + type + ".png", encoded(filled(type, 0xff000000), "png"));
    }
    archive.put("a/gif.GIF", encoded(filled(BufferedImage.TYPE_BYTE_INDEXED, -1), "gif"));
    archive.put("a/bmp.Bmp", encoded(filled(BufferedImage.TYPE_INT_RGB, -1), "bmp"));
    for (var shape : List.of(List.of(2, 2, 1), List.of(2, 2, 3), List.of(2, 2, 4))) {
      var set = archive.read("{}", shape);
      assertThat(set.exampleShape()).isEqualTo(shape);
      for (int i = 0; i < set.train().size(); i++) {
        var values = set.train().batch(i);
        boolean opaque = shape.get(2) == 4;
        for (int v = 0; v < values.length; v++) {
          boolean alpha = opaque && v % 4 == 3;
          assertThat(values[v])
              .as("%s of %s", v, Arrays.toString(values))
              .isEqualTo(alpha ? 1 : 1 - set.train().label(i));
        }
      }
    }
    assertThat(archive.describe("{}", List.of(2, 2, 3)).notes())
        .containsExactly("Images whose alpha channel was dropped: 2.");
  }

  @Test
  void alphaIsKeptForFourChannelsAndDroppedForThree() throws IOException {
    var image = encoded(filled(BufferedImage.TYPE_INT_ARGB, 0x40ff8000), "png");
    var archive = new ArchiveFixture(folder).put("a/1.png", image).put("a/2.png", image);
    assertThat(archive.read("{\"scale\": 1, \"channels\": 4}").train().batch(0))
        .startsWith(255, 128, 0, 64);
    assertThat(archive.read("{\"scale\": 1}").train().batch(0)).startsWith(255, 128, 0, 255);
  }

  @Test
  void wordsKeepTheirUpperByte() throws IOException {
    var image = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x7fff);
    var archive = new ArchiveFixture(folder);
    archive.put("a/1.png", encoded(image, "png")).put("a/2.png", encoded(image, "png"));
    assertThat(archive.read("{\"scale\": 1}").train().batch(0)).containsExactly(127, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inksBecomeColours(boolean adobe) throws IOException {
    // Half magenta, all yellow: orange. Adobe's programs store the inks inverted.
    int[] inks = adobe ? new int[] {255, 128, 0, 255} : new int[] {0, 127, 255, 0};
    var file = inkJpeg(inks, adobe);
    var archive = new ArchiveFixture(folder).put("a/1.jpg", file).put("a/2.jpg", file);
    var values = archive.read("{\"scale\": 1}").train().batch(0);
    for (int channel = 0; channel < 3; channel++) {
      float wanted = ORANGE >> (16 - 8 * channel) & 0xff;
      assertThat(values[channel]).isCloseTo(wanted, within(4f));
    }
  }

  @ParameterizedTest
  @CsvSource({"png, 0.5", "jpg, 0.5", "jpg, 0.9", "gif, 0.5", "bmp, 0.5", "png, 0.95", "bmp, 0.95"})
  void picturesThatAreCutOffAreNamed(String format, double share) throws IOException {
    var image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
    var random = new Random(2);
    for (int i = 0; i < 1600; i++) {
      image.setRGB(i % 40, i / 40, random.nextInt());
    }
    var whole = encoded(image, format);
    var archive = new ArchiveFixture(folder).put("a/1." + format, whole);
    archive.put("a/2." + format, Arrays.copyOf(whole, (int) (whole.length * share)));
    archive.refused(RefusalCode.DATA_UNREADABLE, "data.zip!a/2." + format, "{}");
  }

  @Test
  void hiddenFilesAndForeignOnesArePassedOver() throws IOException {
    var archive =
        new ArchiveFixture(folder)
            .put("set/a/1.png", colour(1, 1, 0))
            .put("set/a/2.png", colour(1, 1, 0))
            .put("set/a/._1.png", "junk")
            .put("set/a/.thumbs/1.png", "junk")
            .put("__MACOSX/set/a/1.png", "junk")
            .put("set/.DS_Store", "junk")
            .put("set/LICENSE", "text");
    var set = archive.read("{}");
    assertThat(set.train().size() + set.test().size()).isEqualTo(2);
    assertThat(set.classNames()).containsExactly("a");
  }

  @Test
  void aClassFolderWithoutPicturesIsNamed() throws IOException {
    var archive =
        new ArchiveFixture(folder)
            .put("set/train/a/1.png", colour(1, 1, 0))
            .put("set/train/b/", "")
            .put("set/test/a/1.png", colour(1, 1, 0));
    archive.refused(RefusalCode.DATA_EMPTY, "data.zip!set/train/b", "{}");
  }

  @Test
  void kindsThatAreMixedAreNotGuessed() throws IOException {
    var archive =
        new ArchiveFixture(folder)
            .put("a/1.png", colour(1, 1, 0))
            .put("a/2.png", colour(1, 1, 0))
            .put("a/1.wav", "sound");
    assertThat(archive.refused(RefusalCode.DATA_AMBIGUOUS, "data.zip", "{}"))
        .hasMessageContaining("images and WAV files");
    assertThat(archive.read("{\"format\": \"IMAGE_ZIP\"}").train().size()).isEqualTo(1);
  }

  private static BufferedImage filled(int type, int argb) {
    var image = new BufferedImage(8, 8, type);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, argb);
    }
    return image;
  }

  /** A JPEG with an EXIF block that holds just the orientation. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, 0, 34});
    out.writeBytes("Exif\0\0MM\0*\0\0\0\10\0\1".getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(new byte[] {1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0});
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] inkJpeg(int[] inks, boolean adobe) throws IOException {
    var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, inks);
    }
    var out = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var target = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(target);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return adobe ? withAdobeMarker(out.toByteArray()) : out.toByteArray();
  }

  private static byte[] withAdobeMarker(byte[] jpeg) {
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xee, 0, 14});
    out.writeBytes("Adobe".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {0, 100, 0, 0, 0, 0, 0});
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }
}
