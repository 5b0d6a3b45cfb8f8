package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.CodebookSharing;
import dev.zippermerge.engine.align.LayerAlignment;
import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.CodebookPrecision;
import dev.zippermerge.engine.spec.Preset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures on samples of the kernels what a layer gains by sharing a codebook. Apart and together
 * all layers take the r and C of the preset's table. Together they take fewer bytes and have higher
 * errors; the error is turned into bytes by the rate that would make up for it: a quantiser's error
 * falls fourfold with each further bit for each weight, so that a rise by the factor q is worth
 * log2(q) / 2 bits for each weight.
 *
 * <p>The samples hold the same share of all layers' vectors, and C is reduced by that share, so
 * that as many vectors as in earnest share a codeword.
 */
public final class SharingGain implements CodebookSharing {
  /** Vectors taken of the layer that has most. */
  private static final int MOST_VECTORS = 1024;

  /** Codewords at most; samples are reduced with them. */
  private static final int MOST_CODEWORDS = 64;

  /** Input channels taken of each layer. */
  private static final int MOST_CHANNELS = 64;

  /** Relative squared error of half precision; less is no gain. */
  private static final double LEAST_ERROR = 1e-7;

  private final PresetRule rule;
  private final LayerSamples samples;
  private final long seed;
  private final Map<Trial, List<Double>> errors = new HashMap<>();

  private record Trial(List<Member> members, int channels, double share) {}

  /**
   * @param networks the networks, by task
   * @param seed seeds samples and k-means
   */
  public SharingGain(List<FlatGraph> networks, Preset preset, long seed) {
    this.rule = new PresetRule(preset, mostConvolutions(networks));
    this.samples = new LayerSamples(networks, MOST_CHANNELS, seed);
    this.seed = seed;
  }

  private static int mostConvolutions(List<FlatGraph> networks) {
    return networks.stream()
        .mapToInt(
            network ->
                (int)
                    network.layers().stream()
                        .filter(WeightLayer::mergeable)
                        .filter(layer -> layer.kind() != WeightLayer.Kind.DENSE)
                        .count())
        .max()
        .orElse(0);
  }

  @Override
  public long savedBytes(List<Member> group, Member layer) {
    return bytes(group) + bytes(List.of(layer)) - bytes(joined(group, layer));
  }

  @Override
  public double gain(List<Member> group, Member layer) {
    var all = joined(group, layer);
    int channels =
        all.stream().mapToInt(m -> Math.min(m.layer().depth(), MOST_CHANNELS)).min().orElseThrow();
    double share =
        Math.min(
            Math.min(1.0, (double) MOST_VECTORS / mostVectors(all)),
            (double) MOST_CODEWORDS / rule.fromTable(all, true).codewordCount());
    var apart =
        Stream.concat(
                errors(new Trial(group, channels, share)).stream(),
                errors(new Trial(List.of(layer), channels, share)).stream())
            .toList();
    var together = errors(new Trial(all, channels, share));
    int depth = all.stream().mapToInt(member -> member.layer().depth()).min().orElseThrow();
    double lostBits = 0;
    for (int i = 0; i < all.size(); i++) {
      double weights = (double) PresetRule.vectors(all.get(i).layer()) * depth;
      lostBits += weights * Math.log(together.get(i) / apart.get(i)) / Math.log(2) / 2;
    }
    return savedBytes(group, layer) - lostBits / Byte.SIZE;
  }

  private static List<Member> joined(List<Member> group, Member layer) {
    var all = new ArrayList<>(group);
    all.add(layer);
    return all;
  }

  private long bytes(List<Member> members) {
    return CodeSizes.bytes(
        new LayerAlignment("", members), rule.fromTable(members, true), CodebookPrecision.ADAPTED);
  }

  /** Relative squared error of each member where they share a codebook. */
  private List<Double> errors(Trial trial) {
    var known = errors.get(trial);
    if (known == null) {
      known = measure(trial);
      errors.put(trial, known);
    }
    return known;
  }

  private List<Double> measure(Trial trial) {
    var parts =
        trial.members().stream()
            .map(member -> samples.take(member, trial.channels(), trial.share()))
            .toList();
    var table = rule.fromTable(trial.members(), true);
    int length = Math.min(table.segmentLength(), trial.channels());
    int codewords = Math.max(2, (int) Math.round(table.codewordCount() * trial.share()));
    var lost = new double[parts.size()];
    for (int first = 0; first < trial.channels(); first += length) {
      var distances = QuickKMeans.distances(segment(parts, first, length), length, codewords, seed);
      int vector = 0;
      for (int part = 0; part < lost.length; part++) {
        for (int i = 0; i < parts.get(part).length; i++) {
          lost[part] += distances[vector++];
        }
      }
    }
    return IntStream.range(0, lost.length)
        .mapToObj(i -> Math.max(LEAST_ERROR, lost[i] / size(parts.get(i))))
        .toList();
  }

  /** One segment of all parts' vectors, part after part: [N, r]. */
  private static float[] segment(List<float[][]> parts, int first, int length) {
    var vectors = parts.stream().flatMap(Arrays::stream).toList();
    var segment = new float[vectors.size() * length];
    for (int i = 0; i < vectors.size(); i++) {
      int there = Math.min(length, vectors.get(i).length - first);
      System.arraycopy(vectors.get(i), first, segment, i * length, there);
    }
    return segment;
  }

  private static double size(float[][] vectors) {
    double size = Double.MIN_NORMAL;
    for (var vector : vectors) {
      for (float value : vector) {
        size += (double) value * value;
      }
    }
    return size;
  }

  private static int mostVectors(List<Member> members) {
    return members.stream().mapToInt(m -> PresetRule.vectors(m.layer())).max().orElseThrow();
  }
}
