package dev.zippermerge.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Splits, batches and resizing, against what can be worked out by hand. */
class SplitsTest {
  private static final Offset<Float> CLOSE = within(1e-4f);

  /** A 3 x 4 picture. */
  private static final float[] RAMP = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110};

  @Test
  void everyClassGivesItsShare() {
    var labels = IntStream.range(0, 130).map(i -> i < 100 ? 0 : i < 128 ? 1 : i - 126).toArray();
    var split = StratifiedSplit.of(130, labels, 0.25, 3);
    assertThat(counts(labels, split.test())).containsExactly(25, 7, 0, 0);
    assertThat(counts(labels, split.train())).containsExactly(75, 21, 1, 1);
    assertThat(IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test())))
        .containsExactlyInAnyOrder(IntStream.range(0, 130).boxed().toArray(Integer[]::new));
  }

  @Test
  void aClassOfTwoIsInBothSplits() {
    var split = StratifiedSplit.of(4, new int[] {0, 0, 1, 1}, 0.01, 1);
    assertThat(split.test()).hasSize(2);
    assertThat(StratifiedSplit.of(4, new int[] {0, 0, 1, 1}, 0.99, 1).train()).hasSize(2);
  }

  @Test
  void aShareOfTheTrainingSplitIsFairToClassesAndPartOfALargerShare() {
    var labels = IntStream.range(0, 130).map(i -> i < 100 ? 0 : i < 128 ? 1 : i - 126).toArray();
    var set = set(labels);
    var small = set.share(0.1, 5).train();
    var large = set.share(0.5, 5).train();
    assertThat(counts(labels, indices(small))).containsExactly(10, 3, 1, 1);
    assertThat(counts(labels, indices(large))).containsExactly(50, 14, 1, 1);
    assertThat(indices(large)).contains(indices(small));
    assertThat(indices(set.share(0.1, 6).train())).isNotEqualTo(indices(small));
    assertThat(set.share(1, 5)).isSameAs(set);
    assertThat(set.share(0.1, 5).test()).isSameAs(set.test());
  }

  @Test
  void whatIsHeldOutIsNoLongerTrainedWith() {
    var labels = IntStream.range(0, 100).map(i -> i % 2).toArray();
    var parts = set(labels).holdOut(0.5, 20, 5);
    var validation = Objects.requireNonNull(parts.validation());
    assertThat(counts(labels, indices(validation))).containsExactly(10, 10, 0, 0);
    assertThat(
            IntStream.concat(
                Arrays.stream(indices(parts.train())), Arrays.stream(indices(validation))))
        .containsExactlyInAnyOrder(IntStream.range(0, 100).boxed().toArray(Integer[]::new));
    assertThat(set(labels).holdOut(0, 20, 5).validation()).isNull();
    assertThat(set(0, 1, 2).holdOut(0.5, 20, 5).validation()).isNull();
  }

  /** Examples of one value each, their own index. */
  private static CalibrationSet set(int... labels) {
    var examples = new float[labels.length][1];
    for (int i = 0; i < labels.length; i++) {
      examples[i][0] = i;
    }
    var split = Split.of(examples, labels);
    return new CalibrationSet(split, split, List.of(1), true, null);
  }

  private static int[] indices(Split split) {
    return IntStream.range(0, split.size()).map(i -> (int) split.batch(i)[0]).toArray();
  }

  @Test
  void everyPassHoldsEveryExampleOnceInAnotherOrder() {
    var batches = new Batches(6, 4, 9);
    var passes = IntStream.range(0, 3).boxed().flatMapToInt(i -> Arrays.stream(batches.next()));
    var twoPasses = passes.toArray();
    var first = Arrays.copyOf(twoPasses, 6);
    var second = Arrays.copyOfRange(twoPasses, 6, 12);
    assertThat(first).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(second).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5).isNotEqualTo(first);
    assertThat(new Batches(6, 4, 9).next()).isEqualTo(Arrays.copyOf(first, 4));
    assertThat(new Batches(600, 4, 9).next()).isNotEqualTo(new Batches(600, 4, 10).next());
  }

  @Test
  void enlargingInterpolatesBetweenPixelCentres() {
    var wider = new Resampler(4, 8).apply(RAMP, 3, 4, 1);
    assertThat(Arrays.copyOf(wider, 8))
        .containsExactly(new float[] {0, 2.5f, 7.5f, 12.5f, 17.5f, 22.5f, 27.5f, 30}, CLOSE);
  }

  @Test
  void shrinkingAveragesAsTensorFlowDoesWithAntialiasing() {
    // tf.image.resize(ramp, (2, 2), antialias=True)
    var expected = new float[] {22.142860f, 37.857147f, 72.142876f, 87.857155f};
    var lower = new Resampler(3, 2).apply(RAMP, 1, 3, 4);
    assertThat(new Resampler(4, 2).apply(lower, 2, 4, 1)).containsExactly(expected, CLOSE);
  }

  private static int[] counts(int[] labels, int[] indices) {
    var counts = new int[4];
    for (int index : indices) {
      counts[labels[index]]++;
    }
    return counts;
  }
}
