package dev.zippermerge.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.RefusalCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "x_train, y_train, x_test, y_test",
    "train/x, train/y, test/x, test/y",
    "mine/train_images, mine/train_labels, mine/test_images, mine/test_labels",
    "X-train, Y-train, X-val, Y-val",
    "features, targets, features_test, targets_test",
    "images, labels, validation/images, validation/labels"
  })
  void namesThatSayWhatTheyHold(String x, String y, String xTest, String yTest) throws IOException {
    var archive =
        new ArchiveFixture(folder)
            .put(x + ".npy", floats(1, 2))
            .put(y + ".npy", longs(0, 1))
            .put(xTest + ".npy", floats(3))
            .put(yTest + ".npy", longs(1));
    for (var file : List.of(archive.zip(), archive.tarGz())) {
      var set = ArchiveFixture.read(file, "{}", null);
      assertThat(set.train().range(0, 2)).containsExactly(1, 2);
      assertThat(set.train().labels(0, 1)).containsExactly(0, 1);
      assertThat(set.test().range(0, 1)).containsExactly(3);
      assertThat(set.test().label(0)).isEqualTo(1);
    }
  }

  @Test
  void onePairIsDivided() throws IOException {
    var archive =
        new ArchiveFixture(folder)
            .put("x.npy", floats(0, 1, 2, 3, 4))
            .put("y.npy", longs(0, 0, 0, 0, 0))
            .put("weights.npy", floats(5));
    var description = archive.describe("{}", null);
    assertThat(description.format()).isEqualTo(DataFormat.NPZ);
    assertThat(description.trainExamples()).isEqualTo(4);
    assertThat(description.labelled()).isTrue();
    assertThat(description.notes()).containsExactly("Arrays that are not read: weights.");
  }

  @Test
  void namesThatCouldBeSeveralAreRefused() {
    var archive =
        new ArchiveFixture(folder).put("images.npy", floats(1, 2)).put("x.npy", floats(1, 2));
    assertThat(archive.refused(RefusalCode.DATA_AMBIGUOUS, "images", "{}"))
        .hasMessageContaining("[images, x]");
    archive.put("x_train.npy", floats(1, 2));
    assertThat(read(archive).train().size()).isEqualTo(1);
    archive.put("y.npy", longs(0, 0)).put("labels_train.npy", longs(0, 0));
    archive.refused(RefusalCode.DATA_AMBIGUOUS, "labels_train", "{}");
  }

  @Test
  void namesThatSayNothingAreNotGuessed() throws IOException {
    var archive =
        new ArchiveFixture(folder).put("stuff.npy", floats(1, 2, 3)).put("x_mean.npy", floats(1));
    assertThat(archive.refused(RefusalCode.DATA_ARRAY_MISSING, "x_train", "{}"))
        .hasMessageContaining("[stuff, x_mean]");
    assertThat(archive.read("{\"xTrain\": \"stuff\"}").train().size()).isEqualTo(2);
  }

  @Test
  void aLoneArrayIsTheInputs() throws IOException {
    var file = Files.write(folder.resolve("upload"), floats(1, 2, 3, 4, 5));
    var set = ArchiveFixture.read(file, "{}", null);
    assertThat(set.train().size()).isEqualTo(4);
    assertThat(set.labelled()).isFalse();
  }

  @Test
  void copiesOfMacOsAreNoArrays() throws IOException {
    var archive =
        new ArchiveFixture(folder)
            .put("x.npy", floats(1, 2))
            .put("__MACOSX/x.npy", "junk")
            .put("._x.npy", "junk");
    assertThat(archive.read("{}").train().size()).isEqualTo(1);
  }

  private static CalibrationSet read(ArchiveFixture archive) {
    try {
      return archive.read("{}");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** An array [n, 1]. */
  private static byte[] floats(float... values) {
    var data = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return NpzFixture.npy("<f4", "False", values.length + ", 1", data.array());
  }

  private static byte[] longs(long... values) {
    var data = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    return NpzFixture.npy("<i8", "False", values.length + ",", data.array());
  }
}
