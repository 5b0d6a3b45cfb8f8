package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.ArchiveFixture.colour;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.spec.RefusalCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data as people have them: formats, folders and labels that are not the usual ones. */
class OddFilesTest {
  /** 2 x 1 pixels, red and blue, without loss. */
  private static final byte[] WEBP =
      Base64.getDecoder().decode("UklGRh4AAABXRUJQVlA4TBEAAAAvAQAAAA8Q87//8x8OMqL/AQA=");

  @TempDir Path folder;

  private ArchiveFixture pictures(String... names) throws IOException {
    var archive = new ArchiveFixture(folder);
    for (var name : names) {
      archive.put(name, colour(2, 1, 0xff0000));
    }
    return archive;
  }

  @Test
  void aClassOfFilesThatAreNotReadIsRefused() throws IOException {
    pictures("a/1.png", "c/1.png")
        .put("b/1.avif", "no picture")
        .refused(RefusalCode.DATA_UNREADABLE, "data.zip!b/1.avif", "{}");
  }

  @Test
  void filesThatAreNotReadAreCounted() throws IOException {
    var described =
        pictures("a/1.png", "a/2.png", "b/1.png", "b/2.png")
            .put("a/3.avif", "no picture")
            .put("b/3.heic", "no picture")
            .put("b/4.heic", "no picture")
            .put("about/readme.txt", "text")
            .describe("{}", null);
    assertThat(described.classNames()).containsExactly("a", "b");
    assertThat(described.notes()).contains("Files that are not read: 1 .avif, 2 .heic, 1 .txt.");
  }

  @Test
  void tiffIsReadLikePng() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x010203);
    var archive =
        pictures("a/1.png", "b/1.png").put("a/2.tif", ArchiveFixture.encoded(image, "tiff"));
    var set = archive.put("b/2.TIFF", ArchiveFixture.encoded(image, "tiff")).read("{\"scale\": 1}");
    assertThat(set.classNames()).containsExactly("a", "b");
    var all = set.train().size() + set.test().size();
    assertThat(all).isEqualTo(4);
    assertThat(
            java.util.stream.Stream.of(set.train(), set.test())
                .flatMap(split -> java.util.stream.IntStream.range(0, 2).mapToObj(split::batch))
                .filter(values -> values[0] == 1))
        .hasSize(2)
        .allSatisfy(values -> assertThat(values).startsWith(1, 2, 3));
  }

  @Test
  void webPIsReadLikePng() {
    var pixels = new ImageDecoder(false, new Notes()).decode("x.webp", WEBP);
    assertThat(pixels.shape()).containsExactly(1, 2, 3);
    assertThat(pixels.values()).containsExactly(-1, 0, 0, 0, 0, -1);
  }

  @Test
  void foldersAroundAndBelowTheClassesAreWalked() throws IOException {
    var set =
        pictures(
                "my data/set/train/cat/day 1/a.png",
                "my data/set/train/cat/b.png",
                "my data/set/train/dog/x/y/a.png",
                "my data/set/test/cat/a.png",
                "my data/set/test/dog/a.png")
            .read("{}");
    assertThat(set.classNames()).containsExactly("cat", "dog");
    assertThat(set.train().labels(0, 1, 2)).containsExactly(0, 0, 1);
    assertThat(set.test().labels(0, 1)).containsExactly(0, 1);
  }

  @Test
  void someSplitFoldersBesideOthersAreAmbiguous() throws IOException {
    pictures("train/cat/1.png", "extra/cat/1.png")
        .refused(RefusalCode.DATA_AMBIGUOUS, "data.zip", "{}");
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    var set = pictures("train/1.png", "train/2.png", "plane/1.png", "plane/2.png").read("{}");
    assertThat(set.classNames()).containsExactly("plane", "train");
  }

  private CalibrationSet read(NpzFixture fixture, String spec) throws IOException {
    return ArchiveFixture.read(fixture.write(folder), spec, null);
  }

  @Test
  void labelsAreShiftedToTheFirstClass() throws IOException {
    var fixture =
        new NpzFixture()
            .floats("x", "4, 1", 1, 2, 3, 4)
            .labels("y", 3, 1, 2, 3)
            .floats("t", "1, 1", 1);
    assertThat(read(fixture, "{\"labelOffset\": 1, \"testFraction\": 0.01}").classes())
        .isEqualTo(3);
    Refusals.assertRefused(
        RefusalCode.LABEL_OUT_OF_RANGE, "y[1]", () -> read(fixture, "{\"labelOffset\": 2}"));
    var described = DataReader.describe(fixture.write(folder), ArchiveFixture.spec("{}"), null, 1);
    assertThat(described.notes()).anyMatch(note -> note.contains("set labelOffset to 1"));
  }

  @Test
  void aLabelBeyondTheClassesIsNamedByArrayAndRow() throws IOException {
    var fixture = new NpzFixture().floats("x", "4, 1", 1, 2, 3, 4).labels("y", 0, 7, 1, 0);
    var set = read(fixture, "{}");
    Refusals.assertRefused(RefusalCode.LABEL_OUT_OF_RANGE, "y[1]", () -> set.requireClasses(2));
    var negative = new NpzFixture().floats("x", "4, 1", 1, 2, 3, 4).labels("y", 0, 1, -1, 0);
    var values = read(negative, "{}");
    Refusals.assertRefused(RefusalCode.LABEL_OUT_OF_RANGE, "y[2]", values::requireNoNegativeClass);
  }

  @Test
  void textsAreClassesInTheOrderOfTheirNames() throws IOException {
    var fixture =
        new NpzFixture()
            .floats("data", "3, 1", 1, 2, 3)
            .raw("target", NpzFixture.npy("<U4", "False", "3,", utf32("owl", "ant", "owl")))
            .floats("test_data", "2, 1", 4, 5)
            .raw(
                "test_target",
                NpzFixture.npy(
                    "|S3", "False", "2,", "bee".repeat(2).getBytes(StandardCharsets.US_ASCII)));
    var set = read(fixture, "{}");
    assertThat(set.classNames()).containsExactly("ant", "bee", "owl");
    assertThat(set.train().labels(0, 1, 2)).containsExactly(2, 0, 2);
    assertThat(set.test().labels(0, 1)).containsExactly(1, 1);
  }

  private static byte[] utf32(String... texts) {
    var bytes = ByteBuffer.allocate(texts.length * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < texts.length; i++) {
      for (int c = 0; c < texts[i].length(); c++) {
        bytes.putInt(16 * i + 4 * c, texts[i].charAt(c));
      }
    }
    return bytes.array();
  }

  @Test
  void fortranOrderIsTurned() throws IOException {
    // [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]] with its first axis fastest.
    byte[] data = {1, 7, 4, 10, 2, 8, 5, 11, 3, 9, 6, 12};
    var fixture = new NpzFixture().raw("x", NpzFixture.npy("|u1", "True", "2, 2, 3", data));
    var set = read(fixture, "{\"scale\": 1, \"testFraction\": 0.5}");
    var first = set.train().batch(0)[0] == 1 ? set.train() : set.test();
    assertThat(first.batch(0)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void channelsFirstBecomeLastWhereTheNetworkTakesThemSo() throws IOException {
    var fixture = new NpzFixture().floats("x", "2, 3, 1, 2", 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
    var set = ArchiveFixture.read(fixture.write(folder), "{}", List.of(1, 2, 3));
    assertThat(set.exampleShape()).containsExactly(1, 2, 3);
    assertThat(set.train().batch(0)).containsExactly(new float[] {1, 3, 5, 2, 4, 6}, within(0f));
  }
}
