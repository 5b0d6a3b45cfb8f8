package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random parts of kernels, as dense layers that look like them to an encoder. */
final class LayerSamples {
  private final List<FlatGraph> networks;
  private final int mostChannels;
  private final long seed;
  private final Map<Member, float[]> shuffled = new HashMap<>();

  /**
   * A part of a layer.
   *
   * @param layer a dense layer of the sample's shape
   * @param kernel [channels, vectors]
   */
  record Sample(WeightLayer layer, float[] kernel) {}

  /**
   * @param networks the networks, by task
   * @param mostChannels input channels that a sample can have
   */
  LayerSamples(List<FlatGraph> networks, int mostChannels, long seed) {
    this.networks = networks;
    this.mostChannels = mostChannels;
    this.seed = seed;
  }

  /** The first channels of a share of a layer's vectors. */
  Sample take(Member member, int channels, double share) {
    var vectors = shuffled.computeIfAbsent(member, this::shuffle);
    int depth = Math.min(mostChannels, member.layer().depth());
    int count = Math.max(1, (int) Math.round(vectors.length / depth * share));
    var kernel = new float[channels * count];
    for (int vector = 0; vector < count; vector++) {
      for (int channel = 0; channel < channels; channel++) {
        kernel[channel * count + vector] = vectors[vector * depth + channel];
      }
    }
    return new Sample(dense(member.layer(), channels, count), kernel);
  }

  /** All vectors' first channels in random order, [vectors, channels]. */
  private float[] shuffle(Member member) {
    var layer = member.layer();
    var kernel = networks.get(member.task()).kernel(layer);
    int depth = Math.min(mostChannels, layer.depth());
    int count = PresetRule.vectors(layer);
    var order = IntStream.range(0, count).boxed().collect(Collectors.toList());
    Collections.shuffle(order, new Random(seed));
    var vectors = new float[count * depth];
    for (int i = 0; i < count; i++) {
      int position = order.get(i) / layer.width();
      int output = order.get(i) % layer.width();
      for (int channel = 0; channel < depth; channel++) {
        vectors[i * depth + channel] =
            kernel[(position * layer.depth() + channel) * layer.width() + output];
      }
    }
    return vectors;
  }

  private static WeightLayer dense(WeightLayer layer, int channels, int vectors) {
    return new WeightLayer(
        layer.name(),
        WeightLayer.Kind.DENSE,
        layer.kernel(),
        List.of((long) channels, (long) vectors),
        false,
        null,
        layer.output(),
        false,
        0);
  }
}
