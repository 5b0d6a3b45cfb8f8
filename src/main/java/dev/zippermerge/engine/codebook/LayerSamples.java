package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random parts of kernels. */
final class LayerSamples {
  private final List<FlatGraph> networks;
  private final int mostChannels;
  private final long seed;
  private final Map<Member, float[][]> shuffled = new HashMap<>();

  /**
   * @param networks the networks, by task
   * @param mostChannels input channels that a sample can have
   */
  LayerSamples(List<FlatGraph> networks, int mostChannels, long seed) {
    this.networks = networks;
    this.mostChannels = mostChannels;
    this.seed = seed;
  }

  /** The first channels of a share of a layer's vectors, at least one: [vectors][channels]. */
  float[][] take(Member member, int channels, double share) {
    var vectors = shuffled.computeIfAbsent(member, this::shuffle);
    int count = Math.max(1, (int) Math.round(vectors.length * share));
    return Arrays.stream(vectors, 0, count)
        .map(vector -> Arrays.copyOf(vector, channels))
        .toArray(float[][]::new);
  }

  /** All vectors' first channels, the vectors in random order. */
  private float[][] shuffle(Member member) {
    var layer = member.layer();
    var kernel = networks.get(member.task()).kernel(layer);
    int depth = Math.min(mostChannels, layer.depth());
    var vectors = new float[PresetRule.vectors(layer)][depth];
    for (int i = 0; i < vectors.length; i++) {
      int first = i / layer.width() * layer.depth() * layer.width() + i % layer.width();
      for (int channel = 0; channel < depth; channel++) {
        vectors[i][channel] = kernel[first + channel * layer.width()];
      }
    }
    Collections.shuffle(Arrays.asList(vectors), new Random(seed));
    return vectors;
  }
}
