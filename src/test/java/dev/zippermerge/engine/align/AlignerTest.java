package dev.zippermerge.engine.align;

import static dev.zippermerge.engine.align.AlignmentNetworks.convolutions;
import static dev.zippermerge.engine.align.AlignmentNetworks.layer;
import static dev.zippermerge.engine.align.AlignmentNetworks.network;
import static dev.zippermerge.engine.align.AlignmentNetworks.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlignerTest {
  private final FlatGraph lenet =
      network(
          layer("c1", WeightLayer.Kind.CONV2D, false),
          layer("c2", WeightLayer.Kind.CONV2D, false),
          layer("f1", WeightLayer.Kind.DENSE, false),
          layer("out", WeightLayer.Kind.DENSE, true));

  @Test
  void networksOfEqualDepthGoLayerByLayerWithNothingMeasured() {
    assertThat(words(Aligner.align(List.of(lenet, lenet), sharing(AlignerTest::unmeasured))))
        .containsExactly("conv1=0:c1,1:c1", "conv2=0:c2,1:c2", "fc1=0:f1,1:f1");
  }

  @Test
  void depthwiseLayersStayAndPointwiseOnesGoWithConvolutions() {
    var separable =
        network(
            layer("dw", WeightLayer.Kind.DEPTHWISE, false),
            layer("pw", WeightLayer.Kind.POINTWISE, false));
    assertThat(
            words(
                Aligner.align(
                    List.of(separable, convolutions("c")), sharing(AlignerTest::unmeasured))))
        .containsExactly("conv1=0:pw,1:c");
  }

  @Test
  void everyLayerOfTheShallowerNetworkFindsItsPartner() {
    var aligned =
        Aligner.align(
            List.of(convolutions("x", "z"), convolutions("a", "b", "c", "d")),
            sharing((a, b) -> (a + b).matches("bx|cz") ? 1 : 0));
    assertThat(words(aligned))
        .containsExactly("conv1=1:a", "conv2=0:x,1:b", "conv3=0:z,1:c", "conv4=1:d");
  }

  @Test
  void whereNothingSpeaksForOnePartnerPlacesInTheNetworksDecide() {
    var vgg = convolutions("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
    var zf = convolutions("a", "b", "c", "d", "e");
    assertThat(words(Aligner.align(List.of(vgg, zf), sharing((_, _) -> 1))))
        .hasSize(13)
        .contains(
            "conv1=0:1,1:a",
            "conv4=0:4,1:b",
            "conv7=0:7,1:c",
            "conv10=0:10,1:d",
            "conv13=0:13,1:e");
  }

  @Test
  void aPairThatCostsBytesIsNotMade() {
    var sharing =
        new Sharing((a, b) -> a.equals("a") || b.equals("x") ? -1 : 1, AlignerTest::unmeasured);
    assertThat(
            words(Aligner.align(List.of(convolutions("a", "b"), convolutions("x", "y")), sharing)))
        .containsExactly("conv1=0:a", "conv2=1:x", "conv3=0:b,1:y");
  }

  @Test
  void networksJoinTheDeepestOneAfterTheOther() {
    var aligned =
        Aligner.align(
            List.of(convolutions("p"), convolutions("a", "b", "c"), convolutions("x", "y")),
            sharing((a, b) -> (a + b).matches("bp|ax|cy") ? 1 : 0));
    assertThat(words(aligned)).containsExactly("conv1=1:a,2:x", "conv2=0:p,1:b", "conv3=1:c,2:y");
  }

  @Test
  void theMapFoundIsTheBestOfAll() {
    var random = new Random(3);
    for (int round = 0; round < 50; round++) {
      int rows = 1 + random.nextInt(5);
      int columns = 1 + random.nextInt(5);
      var gains = random.doubles((long) rows * columns, -1, 3).toArray();
      ToDoubleBiFunction<String, String> gain =
          (a, b) -> gains[Integer.parseInt(a) * columns + Integer.parseInt(b)];
      var sharing = new Sharing((a, b) -> gain.applyAsDouble(a, b) < -0.5 ? -1 : 1, gain);
      var a = members(0, rows);
      var b = members(1, columns);
      var joined = new AlignmentSearch(a.stream().map(List::of).toList(), b, sharing).join();
      assertThat(joined.stream().mapToInt(List::size).sum()).isEqualTo(rows + columns);
      assertStrictlyIncreasing(joined);
      assertThat(worth(joined, gain, rows, columns))
          .isCloseTo(best(gain, rows, columns, 0, 0), within(1e-9));
    }
  }

  @Test
  void refusesNetworksOfOutputLayersAlone() {
    var linear = network(layer("out", WeightLayer.Kind.DENSE, true));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> Aligner.align(List.of(linear, linear), sharing(AlignerTest::unmeasured)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.ALIGNMENT_IMPOSSIBLE));
  }

  private static List<Member> members(int task, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Member(task, layer("" + i, WeightLayer.Kind.CONV2D, false)))
        .toList();
  }

  private static void assertStrictlyIncreasing(List<List<Member>> groups) {
    for (int task = 0; task < 2; task++) {
      int own = task;
      var order =
          groups.stream()
              .flatMap(List::stream)
              .filter(member -> member.task() == own)
              .map(member -> Integer.valueOf(member.layer().name()))
              .toList();
      assertThat(order).isSorted().doesNotHaveDuplicates();
    }
  }

  /** 1000 for each pair, and what they are worth. */
  private static double worth(
      List<List<Member>> groups, ToDoubleBiFunction<String, String> gain, int rows, int columns) {
    return groups.stream()
        .filter(group -> group.size() == 2)
        .mapToDouble(
            group ->
                pair(
                    gain,
                    rows,
                    columns,
                    Integer.parseInt(group.get(0).layer().name()),
                    Integer.parseInt(group.get(1).layer().name())))
        .sum();
  }

  /** The best worth of all strictly increasing maps, by trying them all. */
  private static double best(
      ToDoubleBiFunction<String, String> gain, int rows, int columns, int row, int column) {
    double best = 0;
    for (int i = row; i < rows; i++) {
      for (int j = column; j < columns; j++) {
        if (gain.applyAsDouble("" + i, "" + j) >= -0.5) {
          best =
              Math.max(
                  best, pair(gain, rows, columns, i, j) + best(gain, rows, columns, i + 1, j + 1));
        }
      }
    }
    return best;
  }

  private static double pair(
      ToDoubleBiFunction<String, String> gain, int rows, int columns, int i, int j) {
    double value = gain.applyAsDouble("" + i, "" + j);
    double apart =
        Math.abs((rows == 1 ? 0 : i / (rows - 1.0)) - (columns == 1 ? 0 : j / (columns - 1.0)));
    return 1000 + value - Math.abs(value) * apart;
  }

  private static CodebookSharing sharing(ToDoubleBiFunction<String, String> gain) {
    return new Sharing((_, _) -> 1, gain);
  }

  private static double unmeasured(String a, String b) {
    throw new AssertionError("measured " + a + " with " + b);
  }

  /** Worth by the names of the group's first layer and of the other layer. */
  private record Sharing(
      ToDoubleBiFunction<String, String> saved, ToDoubleBiFunction<String, String> gain)
      implements CodebookSharing {
    @Override
    public long savedBytes(List<Member> group, Member layer) {
      return (long) saved.applyAsDouble(group.getFirst().layer().name(), layer.layer().name());
    }

    @Override
    public double gain(List<Member> group, Member layer) {
      return gain.applyAsDouble(group.getFirst().layer().name(), layer.layer().name());
    }
  }
}
