package dev.zippermerge.engine.data;

import static dev.zippermerge.engine.data.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  @TempDir Path folder;

  @Test
  void bytesAreScaledToOneAndLabelsKept() throws IOException {
    var set = read(pictures(), "{}", null);
    assertThat(set.exampleShape()).containsExactly(2, 2, 1);
    assertThat(set.labelled()).isTrue();
    assertThat(set.classes()).isEqualTo(3);
    assertThat(set.train().batch(1)).containsExactly(4 / 255f, 5 / 255f, 6 / 255f, 1f);
    assertThat(set.train().labels(1, 0)).containsExactly(2, 0);
    assertThat(set.train().oneHot(3, 1)).containsExactly(0, 0, 1);
    assertThat(set.test().size()).isEqualTo(1);
  }

  @Test
  void readsAnArchiveWrittenByNumpy() {
    var set =
        DataReader.read(
            Path.of("src/test/resources/data/numpy-u1.npz"), DataSpec.defaults(), null, 0);
    assertThat(set.exampleShape()).containsExactly(4, 5, 1);
    assertThat(set.train().labels(0, 1, 2, 3, 4, 5)).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(set.test().range(0, 3)).isEqualTo(set.train().range(0, 3));
  }

  @Test
  void scaleAndOffsetAreApplied() throws IOException {
    var set = read(pictures(), "{\"scale\": 2, \"offset\": -1}", null);
    assertThat(set.train().batch(0)).containsExactly(-1, 1, 3, 5);
  }

  @Test
  void floatsStayAsTheyAre() throws IOException {
    var set = read(new NpzFixture().floats("x_train", "5, 1", 1, 2, 3, 4, 300), "{}", null);
    assertThat(set.train().size()).isEqualTo(4);
    assertThat(set.test().size()).isEqualTo(1);
    assertThat(set.labelled()).isFalse();
    assertThat(set.exampleShape()).containsExactly(1);
  }

  @Test
  void arraysHaveTheNamesThatTheUserGives() throws IOException {
    var fixture = new NpzFixture().floats("a", "2, 1", 1, 2).floats("b", "1, 1", 7);
    var set = read(fixture, "{\"xTrain\": \"a\", \"xTest\": \"b\"}", List.of(1));
    assertThat(set.test().batch(0)).containsExactly(7);
  }

  @Test
  void labelsCanBeIgnoredAndMayHaveTwoAxes() throws IOException {
    assertThat(read(pictures(), "{\"labelled\": false}", null).labelled()).isFalse();
    var fixture =
        new NpzFixture().floats("x_train", "4, 1", 1, 2, 3, 4).labels("y_train", "4, 1", longs(4));
    assertThat(read(fixture, "{}", null).labelled()).isTrue();
  }

  @Test
  void picturesTakeTheSizeOfTheModelWhereAFitIsGiven() throws IOException {
    var set = read(pictures(), "{\"fit\": \"PAD\", \"scale\": 1}", List.of(4, 3, 1));
    assertThat(set.train().batch(0)).containsExactly(0, 0, 0, 0, 1, 0, 2, 3, 0, 0, 0, 0);
    var resized = read(pictures(), "{\"fit\": \"RESIZE\", \"scale\": 1}", List.of(1, 1, 3));
    assertThat(resized.train().batch(0)).containsExactly(2, 2, 2); // 1.5 rounded
  }

  @Test
  void picturesOfAnotherSizeAreRefusedUnlessConversionIsAskedFor() {
    var refused =
        refused(RefusalCode.DATA_SHAPE_MISMATCH, "data.npz", pictures(), "{}", List.of(4, 3, 1));
    assertThat(refused).hasMessageContaining("fit");
  }

  @Test
  void heldOutExamplesDependOnTheSeedAlone() throws IOException {
    var values = new float[100];
    IntStream.range(0, 100).forEach(i -> values[i] = i);
    var file = new NpzFixture().floats("x_train", "100, 1", values).write(folder);
    var first = DataReader.read(file, DataSpec.defaults(), null, 1);
    assertThat(first.test().range(0, 20))
        .isEqualTo(DataReader.read(file, DataSpec.defaults(), null, 1).test().range(0, 20))
        .isNotEqualTo(DataReader.read(file, DataSpec.defaults(), null, 2).test().range(0, 20));
  }

  @Test
  void missingArrays() {
    var named = "{\"yTrain\": \"labels\"}";
    assertThat(refused(RefusalCode.DATA_ARRAY_MISSING, "x_train", new NpzFixture().labels("y", 1)))
        .hasMessageContaining("it has [y]");
    refused(RefusalCode.DATA_ARRAY_MISSING, "labels", pictures(), named, null);
    refused(RefusalCode.DATA_ARRAY_MISSING, "nope", pictures(), "{\"xTest\": \"nope\"}", null);
    var half = new NpzFixture().floats("x_train", "1, 1", 1).floats("x_test", "1, 1", 1);
    refused(RefusalCode.DATA_ARRAY_MISSING, "y_test", half.labels("y_train", 0));
  }

  @Test
  void shapesThatDoNotFit() throws IOException {
    refused(
        RefusalCode.DATA_SHAPE_MISMATCH,
        "data.npz",
        pictures(),
        "{\"height\": 3}",
        List.of(2, 2, 1));
    assertThat(refused(RefusalCode.DATA_SHAPE_MISMATCH, "data.npz", pictures(), "{}", List.of(784)))
        .hasMessageContaining("[2, 2]")
        .hasMessageContaining("[784]");
    refused(RefusalCode.DATA_SHAPE_MISMATCH, "data.npz", pictures(), "{}", List.of(2, 2, 2));
    refused(
        RefusalCode.DATA_SHAPE_MISMATCH, "x_train", new NpzFixture().floats("x_train", "1,", 1));
    refused(
        RefusalCode.DATA_SHAPE_MISMATCH,
        "fit",
        pictures(),
        "{\"fit\": \"PAD\", \"width\": 1}",
        null);
    var uneven = new NpzFixture().floats("x_train", "1, 1", 1).floats("x_test", "1, 2", 1, 2);
    refused(RefusalCode.DATA_SHAPE_MISMATCH, "x_test", uneven);
  }

  @Test
  void valuesThatAreNotFinite() {
    var nan = new NpzFixture().floats("x_train", "2, 2", 0, 1, 2, Float.NaN);
    refused(RefusalCode.DATA_NOT_FINITE, "x_train[1]", nan);
    var infinite = new NpzFixture().floats("x_train", "1, 1", 0);
    refused(
        RefusalCode.DATA_NOT_FINITE,
        "x_test[0]",
        infinite.floats("x_test", "1, 1", Float.NEGATIVE_INFINITY));
  }

  @Test
  void badLabels() {
    var few = new NpzFixture().floats("x_train", "2, 1", 1, 2).labels("y_train", 1);
    refused(RefusalCode.DATA_LENGTH_MISMATCH, "y_train", few);
    var endless =
        new NpzFixture().floats("x_train", "2, 1", 1, 2).floats("y_train", "2,", 0.5f, Float.NaN);
    refused(RefusalCode.DATA_NOT_FINITE, "y_train[1]", endless);
  }

  @Test
  void labelsThatAreNoClassesAreValues() throws IOException {
    var inputs = new NpzFixture().floats("x_train", "4, 1", 1, 2, 3, 4);
    var values = read(inputs.floats("y_train", "4, 2", 0, 1, 2, 3, 4, 5, 6, 7.5f), "{}", null);
    assertThat(values.labelled()).isTrue();
    assertThat(values.classes()).isZero();
    assertThat(values.train().targetShape()).containsExactly(2);
    var split = values.test();
    int example = (int) split.batch(0)[0] - 1;
    assertThat(split.targets(2, 0))
        .containsExactly(2 * example, example == 3 ? 7.5f : 2 * example + 1);
    var negative = new NpzFixture().floats("x_train", "4, 1", 1, 2, 3, 4);
    assertThat(read(negative.labels("y_train", 1, -1, 0, 2), "{}", null).train().targetShape())
        .containsExactly(1);
  }

  @Test
  void rowsWithASingleOneAreClasses() throws IOException {
    var inputs = new NpzFixture().floats("x_train", "4, 1", 1, 2, 3, 4);
    var hot = inputs.floats("y_train", "4, 3", 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1);
    var set = read(hot, "{}", null);
    assertThat(set.classes()).isEqualTo(3);
    assertThat(set.train().targetShape()).isEmpty();
    int example = (int) set.train().batch(0)[0] - 1;
    assertThat(set.train().label(0)).isEqualTo(new int[] {0, 2, 1, 2}[example]);
  }

  @Test
  void labelsOutsideTheModelsClasses() throws IOException {
    var set = read(pictures(), "{}", null);
    set.requireClasses(3);
    assertRefused(RefusalCode.LABEL_OUT_OF_RANGE, "y_train[1]", () -> set.requireClasses(2));
  }

  @Test
  void splitsWithoutExamples() {
    refused(RefusalCode.DATA_EMPTY, "x_train", new NpzFixture().zeros("x_train", "0, 3", 0));
    refused(RefusalCode.DATA_EMPTY, "test", new NpzFixture().floats("x_train", "1, 1", 1));
  }

  @Test
  void specificationsOutOfRange() {
    refused(RefusalCode.SPEC_INVALID, "height", pictures(), "{\"height\": 0}", null);
    refused(RefusalCode.SPEC_INVALID, "channels", pictures(), "{\"channels\": 2}", null);
    refused(RefusalCode.SPEC_INVALID, "testFraction", pictures(), "{\"testFraction\": 1}", null);
    refused(RefusalCode.SPEC_INVALID, "scale", pictures(), "{\"scale\": 0}", null);
  }

  private static NpzFixture pictures() {
    return new NpzFixture()
        .bytes("x_train", "2, 2, 2", 0, 1, 2, 3, 4, 5, 6, 255)
        .labels("y_train", 0, 2)
        .bytes("x_test", "1, 2, 2", 9, 9, 9, 9)
        .labels("y_test", 1);
  }

  private static long[] longs(int count) {
    return new long[count];
  }

  private CalibrationSet read(NpzFixture fixture, String spec, @Nullable List<Integer> model)
      throws IOException {
    var read = Json.mapper().readValue(spec, DataSpec.class);
    return DataReader.read(fixture.write(folder), read, model, 1);
  }

  private RuntimeException refused(RefusalCode code, String culprit, NpzFixture fixture) {
    return refused(code, culprit, fixture, "{}", null);
  }

  private RuntimeException refused(
      RefusalCode code,
      String culprit,
      NpzFixture fixture,
      String spec,
      @Nullable List<Integer> model) {
    return assertRefused(code, culprit, () -> read(fixture, spec, model));
  }
}
