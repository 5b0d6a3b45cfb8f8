package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.ArchiveFixture.colour;
import static dev.zippermerge.engine.data.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

class TfRecordTest {
  private static final int HEADER = 12;

  @TempDir Path folder;

  @Test
  void readsWhatTensorFlowWrote() {
    var file = Path.of("src/test/resources/data/tensorflow.tfrecord.gz");
    var set = ArchiveFixture.read(file, "{\"scale\": 1}", null);
    assertThat(set.exampleShape()).containsExactly(2, 3, 1);
    assertThat(set.train().size()).isEqualTo(4);
    assertThat(set.test().size()).isEqualTo(2);
    for (int i = 0; i < 4; i++) {
      assertThat(set.train().label(i)).isEqualTo((int) set.train().batch(i)[0] % 2);
    }
    assertThat(DataReader.describe(file, ArchiveFixture.spec("{}"), null, 1).format())
        .isEqualTo(DataFormat.TFRECORD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/class/label", "label"})
  void encodedImagesOfManySizesBecomeOfTheModels(String label) throws IOException {
    var records = new ByteArrayOutputStream();
    for (int i = 0; i < 10; i++) {
      var image = bytes(colour(3 + i, 4, 0xff0000));
      write(records, example("image/encoded", image, label, ints(i % 2)));
    }
    var set = read(bare(records), "{}", List.of(2, 2, 3));
    assertThat(set.train().size() + set.test().size()).isEqualTo(10);
    assertThat(set.classes()).isEqualTo(2);
    assertThat(set.train().batch(0)).containsExactly(1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0);
  }

  @Test
  void numbersTakeTheShapeThatIsGivenForThem() throws IOException {
    var records = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      write(records, example("x", floats(i, 1, 2, 3, 4, 5), "label", ints(0)));
    }
    var file = bare(records);
    assertThat(read(file, "{}", null).exampleShape()).containsExactly(6);
    assertThat(read(file, "{}", List.of(3, 2, 1)).exampleShape()).containsExactly(3, 2, 1);
    var shaped = read(file, "{\"records\": {\"shape\": [2, 3, 1]}}", null);
    assertThat(shaped.exampleShape()).containsExactly(2, 3, 1);
    assertThat(shaped.train().batch(0)).endsWith(1, 2, 3, 4, 5);
  }

  @Test
  void recordsMayTellTheirShape() throws IOException {
    var records = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      write(records, example("image", floats(1, 2, 3, 4, 5, 6), "image/shape", ints(1, 2, 3)));
    }
    assertThat(read(bare(records), "{}", null).exampleShape()).containsExactly(1, 2, 3);
    var wrong = new ByteArrayOutputStream();
    write(wrong, example("image", floats(1, 2, 3), "image/shape", ints(1, 2, 3)));
    refused(RefusalCode.DATA_SHAPE_MISMATCH, "data.tfrecord[0]", wrong, "{}");
  }

  @Test
  void rawBytesNeedAShape() throws IOException {
    var records = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      write(records, example("raw", bytes(new byte[] {0, (byte) 255}), "y", ints(i % 2)));
    }
    var spec = "{\"records\": {\"input\": \"raw\", \"label\": \"y\", \"shape\": [1, 2, 1]}}";
    var set = read(bare(records), spec, null);
    assertThat(set.train().batch(0)).containsExactly(0, 1);
    assertThat(set.classes()).isEqualTo(2);
    refused(
        RefusalCode.DATA_UNREADABLE,
        "data.tfrecord[0]",
        records,
        "{\"records\": {\"input\": \"raw\"}}");
  }

  @Test
  void filesInAnArchiveTellTheirSplit() throws IOException {
    var archive =
        new ArchiveFixture(folder)
            .put("set-train.tfrecord-00000-of-00002", numbers(1, 2))
            .put("set-train.tfrecord-00001-of-00002", gzipped(numbers(3)))
            .put("set-test.tfrecord-00000-of-00001", numbers(9))
            .put("set-validation.tfrecord-00000-of-00001", numbers(7));
    for (var file : List.of(archive.zip(), archive.tarGz())) {
      var set = read(file, "{}", null);
      assertThat(set.train().range(0, 3)).containsExactly(1, 2, 3);
      assertThat(set.test().range(0, 1)).containsExactly(9);
      assertThat(set.labelled()).isFalse();
    }
    assertThat(archive.describe("{}", null).notes())
        .containsExactly("There is a test split, so the validation split is left out.");
  }

  @Test
  void filesWhoseSplitIsUnknown() throws IOException {
    var archive =
        new ArchiveFixture(folder).put("a.tfrecord", numbers(1)).put("b.tfrecord", numbers(2, 3));
    assertThat(archive.read("{}").train().size()).isEqualTo(2);
    archive.put("test.tfrecord", numbers(4));
    archive.refused(RefusalCode.DATA_AMBIGUOUS, "data.zip!a.tfrecord", "{}");
  }

  @ParameterizedTest
  @CsvSource({
    "3, cut off", // in the header
    "16, cut off", // in the data
    "-1, cut off", // in the last checksum
  })
  void truncationIsToldByFileAndRecord(int end, String why) throws IOException {
    var first = numbers(1);
    var both = numbers(1, 2);
    int length = end < 0 ? both.length + end : first.length + end;
    var cut = new ByteArrayOutputStream();
    cut.writeBytes(Arrays.copyOf(both, length));
    assertThat(refused(RefusalCode.DATA_UNREADABLE, "data.tfrecord[1]", cut, "{}"))
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"0, length", "9, length", "15, data", "-1, data"})
  void aChangedByteIsNoticed(int offset, String which) throws IOException {
    int first = numbers(1).length;
    var both = numbers(1, 2);
    both[offset < 0 ? both.length + offset : first + offset] ^= 0x10;
    var changed = new ByteArrayOutputStream();
    changed.writeBytes(both);
    assertThat(refused(RefusalCode.DATA_UNREADABLE, "data.tfrecord[1]", changed, "{}"))
        .hasMessageContaining("checksum of its " + which);
  }

  @Test
  void truncatedGzipIsToldByTheRecord() throws IOException {
    var whole = gzipped(numbers(1, 2, 3));
    var cut = new ByteArrayOutputStream();
    cut.writeBytes(Arrays.copyOf(whole, whole.length - 12));
    var file = bare(cut);
    var refused = catchThrowableOfType(RefusedException.class, () -> read(file, "{}", null));
    assertThat(refused.code()).isEqualTo(RefusalCode.DATA_UNREADABLE);
    assertThat(refused.culprit()).startsWith("data.tfrecord[");
  }

  @Test
  void aRecordThatPromisesFarTooMuch() throws IOException {
    var header = new byte[HEADER + 8];
    header[5] = 1; // 2^40 bytes
    RecordsFixture.checksum(header, 0, 8, 8);
    var records = new ByteArrayOutputStream();
    records.writeBytes(numbers(1));
    records.writeBytes(header);
    refused(RefusalCode.DATA_UNREADABLE, "data.tfrecord[1]", records, "{}");
  }

  @Test
  void featuresThatAreNotThere() throws IOException {
    var records = new ByteArrayOutputStream();
    write(records, example("pixels", floats(1), "kind", ints(0)));
    assertThat(refused(RefusalCode.DATA_ARRAY_MISSING, "image/encoded", records, "{}"))
        .hasMessageContaining("[kind, pixels]");
    refused(
        RefusalCode.DATA_ARRAY_MISSING,
        "klass",
        records,
        "{\"records\": {\"input\": \"pixels\", \"label\": \"klass\"}}");
    var two = new ByteArrayOutputStream();
    write(two, example("x", floats(1), "image", floats(1)));
    assertThat(refused(RefusalCode.DATA_AMBIGUOUS, "data.tfrecord[0]", two, "{}"))
        .hasMessageContaining("[image, x]");
  }

  @Test
  void laterRecordsThatDiffer() throws IOException {
    var lengths = new ByteArrayOutputStream();
    write(lengths, example("x", floats(1, 2), "label", ints(0)));
    write(lengths, example("x", floats(1), "label", ints(0)));
    refused(RefusalCode.DATA_SHAPE_MISMATCH, "data.tfrecord[1]", lengths, "{}");
    var labels = new ByteArrayOutputStream();
    write(labels, example("x", floats(1), "label", ints(0)));
    write(labels, example("x", floats(1), "label", ints(-2)));
    refused(RefusalCode.LABEL_OUT_OF_RANGE, "data.tfrecord[1]", labels, "{}");
    var images = new ByteArrayOutputStream();
    write(images, example("image", bytes(colour(1, 1, 0)), "label", ints(0)));
    write(images, example("image", bytes(new byte[] {1, 2}), "label", ints(0)));
    refused(RefusalCode.DATA_UNREADABLE, "data.tfrecord[1]", images, "{}");
  }

  @Test
  void recordsThatAreNoExamples() throws IOException {
    var records = new ByteArrayOutputStream();
    records.writeBytes(RecordsFixture.record(new byte[] {(byte) 0xff, 1, 2}));
    refused(RefusalCode.DATA_UNREADABLE, "data.tfrecord[0]", records, "{}");
  }

  private static byte[] numbers(float... values) throws IOException {
    var out = new ByteArrayOutputStream();
    for (float value : values) {
      write(out, example("x", floats(value), "unread", floats(1)));
    }
    return out.toByteArray();
  }

  private static byte[] gzipped(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Example example) {
    out.writeBytes(RecordsFixture.record(example.toByteArray()));
  }

  private static Example example(String name, Feature value, String other, Feature otherValue) {
    var example = Example.newBuilder();
    example.getFeaturesBuilder().putFeature(name, value).putFeature(other, otherValue);
    return example.build();
  }

  private static Feature bytes(byte[] value) {
    return Feature.newBuilder()
        .setBytesList(BytesList.newBuilder().addValue(ByteString.copyFrom(value)))
        .build();
  }

  private static Feature floats(float... values) {
    var list = FloatList.newBuilder();
    for (float value : values) {
      list.addValue(value);
    }
    return Feature.newBuilder().setFloatList(list).build();
  }

  private static Feature ints(long... values) {
    var list = Int64List.newBuilder();
    Arrays.stream(values).forEach(list::addValue);
    return Feature.newBuilder().setInt64List(list).build();
  }

  private Path bare(ByteArrayOutputStream records) throws IOException {
    return Files.write(folder.resolve("data.tfrecord"), records.toByteArray());
  }

  private static CalibrationSet read(Path file, String spec, @Nullable List<Integer> model) {
    return ArchiveFixture.read(file, spec, model);
  }

  private RuntimeException refused(
      RefusalCode code, String culprit, ByteArrayOutputStream records, String spec)
      throws IOException {
    var file = bare(records);
    return assertRefused(code, culprit, () -> read(file, spec, null));
  }
}
