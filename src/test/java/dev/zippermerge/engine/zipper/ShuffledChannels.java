package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.graph.FlatGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;

/** Networks with the channels of all layers in another order, which answer as before. */
public final class ShuffledChannels {
  private ShuffledChannels() {}

  /** Shuffles every set of channels that can be. */
  public static FlatGraph of(FlatGraph network, long seed) {
    var shuffled = new PermutedNetwork(network);
    var random = new Random(seed);
    network.layers().stream()
        .flatMap(layer -> shuffled.channels().set(layer.name()).stream())
        .distinct()
        .forEach(set -> shuffled.permute(set, order(shuffled.channels().size(set), random)));
    return shuffled.network();
  }

  private static int[] order(int size, Random random) {
    var order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    Collections.shuffle(order, random);
    return order.stream().mapToInt(Integer::intValue).toArray();
  }
}
