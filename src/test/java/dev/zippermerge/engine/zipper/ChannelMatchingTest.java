package dev.zippermerge.engine.zipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.merge.SeparableNetworks;
import dev.zippermerge.engine.merge.VariedNetworks;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.ZipperSpec.Matching.Search;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelMatchingTest {
  @TempDir Path folder;

  /** Batch normalisation, residual sums, concatenations, flattened images before dense layers. */
  @ParameterizedTest
  @EnumSource(VariedNetworks.Form.class)
  void aPermutedNetworkAnswersAsBefore(VariedNetworks.Form form) {
    var network = read(VariedNetworks.write(folder.resolve("varied"), form, 3));
    assertPermutable(network, form == VariedNetworks.Form.BRANCHING ? 1 : 2);
  }

  @Test
  void depthwiseLayersAndTheirNormalisationsArePermutedToo() {
    assertPermutable(separable(1), 3);
  }

  /** Two normalisations of different channels may read one constant of ones. */
  @Test
  void channelsWhoseConstantOthersReadTooKeepTheirOrder() {
    var network = sharingGamma(separable(1));
    var changed = ShuffledChannels.of(network, 5);
    assertThat(answer(changed)).containsExactly(answer(network), within(1e-4f));
    var channels = ChannelUses.of(network);
    assertThat(channels.set("pw1")).isEmpty();
    assertThat(channels.set("pw2")).isEmpty();
    assertThat(channels.set("stem")).isPresent();
  }

  private static FlatGraph sharingGamma(FlatGraph network) {
    var graph = network.graph().toBuilder();
    for (var node : graph.getNodeBuilderList()) {
      if (node.getName().equals("pw2/normalised")) {
        node.setInput(1, "pw1/normalised/gamma");
      }
    }
    return new FlatGraph(
        graph.build(),
        network.inputs(),
        network.outputs(),
        network.layers(),
        network.shared(),
        network.poolOutputs());
  }

  private static void assertPermutable(FlatGraph network, int least) {
    var channels = ChannelUses.of(network);
    assertThat(
            network.layers().stream()
                .flatMap(layer -> channels.set(layer.name()).stream())
                .distinct())
        .hasSizeGreaterThanOrEqualTo(least);
    var changed = ShuffledChannels.of(network, 5);
    assertThat(network.layers())
        .anyMatch(layer -> !Arrays.equals(changed.kernel(layer), network.kernel(layer)));
    assertThat(answer(changed)).containsExactly(answer(network), within(1e-4f));
  }

  @ParameterizedTest
  @EnumSource(Search.class)
  void findsTheOrderThatChannelsWereBroughtOutOf(Search search) {
    var network = separable(1);
    var other = ShuffledChannels.of(network, 7);
    var networks = List.of(network, other);
    var matched =
        ChannelMatching.match(
            network,
            other,
            Twins.find(networks, Twins.Scope.POINTWISE),
            1,
            ChannelMatching.byWeights(network),
            search);
    for (var layer : network.layers()) {
      assertThat(matched.kernel(layer)).as(layer.name()).isEqualTo(network.kernel(layer));
    }
  }

  @Test
  void theOptimalPairsHaveTheLargestSumOfAll() {
    var random = new Random(11);
    for (int n = 1; n <= 6; n++) {
      var likeness = new double[n][n];
      for (var row : likeness) {
        Arrays.setAll(row, i -> random.nextInt(-9, 10));
      }
      assertThat(sum(likeness, Pairing.of(likeness, Search.OPTIMAL)))
          .isEqualTo(best(likeness, 0, new boolean[n]));
      assertThat(Pairing.of(likeness, Search.GREEDY)).doesNotHaveDuplicates().hasSize(n);
    }
  }

  /** The best pair first, though it leaves the others a worse one. */
  @Test
  void greedyTakesTheMostAlikeFirst() {
    var likeness = new double[][] {{10, 9}, {9, 0}};
    assertThat(Pairing.of(likeness, Search.GREEDY)).containsExactly(0, 1);
    assertThat(Pairing.of(likeness, Search.OPTIMAL)).containsExactly(1, 0);
  }

  private static double sum(double[][] likeness, int[] pairs) {
    return IntStream.range(0, pairs.length).mapToDouble(row -> likeness[row][pairs[row]]).sum();
  }

  private static double best(double[][] likeness, int row, boolean[] taken) {
    if (row == likeness.length) {
      return 0;
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int column = 0; column < likeness.length; column++) {
      if (!taken[column]) {
        taken[column] = true;
        best = Math.max(best, likeness[row][column] + best(likeness, row + 1, taken));
        taken[column] = false;
      }
    }
    return best;
  }

  private FlatGraph separable(long seed) {
    var random = new Random(seed);
    var examples = new float[48 * 64];
    for (int i = 0; i < examples.length; i++) {
      examples[i] = random.nextFloat();
    }
    return read(SeparableNetworks.write(folder.resolve("separable"), examples, seed, 4, 6, 6, 8));
  }

  private static FlatGraph read(Path model) {
    return ModelReader.read(model, null, null, null).graph();
  }

  private static float[] answer(FlatGraph network) {
    var x = new float[4 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % 13 - 6) / 6f;
    }
    try (var runner = new GraphRunner(network.graph());
        var input = GraphRunner.tensor(x, 4, 8, 8, 1);
        var result =
            runner.run(
                Map.of(network.inputs().getFirst().tensor(), input),
                List.of(network.outputs().getFirst().tensor()))) {
      return GraphRunner.floats(result.get(0));
    }
  }
}
