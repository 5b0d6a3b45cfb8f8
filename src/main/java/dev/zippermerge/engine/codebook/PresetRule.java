package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.align.LayerAlignment.Member;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.Preset;
import java.util.Comparator;
import java.util.List;

/**
 * A preset's choice of r and C, r/C for short.
 *
 * <p>Where no network has more than three convolutions, NeuralMerger's table 1 (LeNet) holds: ACCU
 * 8/128, LIGHT 32/128 for convolutions and 8/64 for dense layers. Deeper networks follow table 4
 * (VGG-avg and ZF-Net), read as a rule on the vectors that a layer has in each segment, n x m x p:
 * up to those of a 3x3 layer of width 128, of width 256, and above (VGG's groups 1 and 2, 3, 4 and
 * 5), ACCU takes 32/256, 16/256, 8/256 and LIGHT 32/128, 32/128, 16/128. First dense layers take
 * 4/128 and 8/128, later ones 4/64 and 8/64. Of aligned layers the deepest one counts, and of those
 * the narrowest.
 *
 * <p>Layers with input depth 1 take 1/64 everywhere. r never exceeds the smallest depth of the
 * aligned layers: beyond it a segment would hold padding alone. C never exceeds half the number of
 * vectors, but for 16: a codebook nearly as large as what it encodes saves nothing.
 */
final class PresetRule {
  private static final int MOST_SHALLOW_CONVOLUTIONS = 3;
  private static final int FEW_VECTORS = 9 * 128;
  private static final int MORE_VECTORS = 9 * 256;
  private static final int FEWEST_CODEWORDS = 16;

  private final Preset preset;
  private final boolean deep;

  /**
   * @param convolutions convolutions that can be merged in the deepest of the networks
   */
  PresetRule(Preset preset, int convolutions) {
    this.preset = preset;
    this.deep = convolutions > MOST_SHALLOW_CONVOLUTIONS;
  }

  /**
   * r and C for aligned layers.
   *
   * @param firstDense true where one of them is its network's first dense layer
   */
  Coding choose(List<Member> members, boolean firstDense) {
    var table = fromTable(members, firstDense);
    int vectors = members.stream().mapToInt(member -> vectors(member.layer())).sum();
    int most = Math.max(FEWEST_CODEWORDS, Integer.highestOneBit(Math.max(1, vectors / 2)));
    return new Coding(table.segmentLength(), Math.min(table.codewordCount(), most));
  }

  /** r and C for aligned layers, whether they have enough vectors for so many codewords or not. */
  Coding fromTable(List<Member> members, boolean firstDense) {
    var layers = members.stream().map(Member::layer).toList();
    int depth = layers.stream().mapToInt(WeightLayer::depth).min().orElseThrow();
    var table = depth == 1 ? new Coding(1, 64) : byTable(layers, firstDense);
    return new Coding(Math.min(table.segmentLength(), depth), table.codewordCount());
  }

  private Coding byTable(List<WeightLayer> layers, boolean firstDense) {
    boolean accurate = preset == Preset.ACCU;
    if (layers.getFirst().kind() == WeightLayer.Kind.DENSE) {
      if (!deep) {
        return new Coding(8, accurate ? 128 : 64);
      }
      return new Coding(accurate ? 4 : 8, firstDense ? 128 : 64);
    }
    if (!deep) {
      return new Coding(accurate ? 8 : 32, 128);
    }
    int vectors = vectors(leading(layers));
    return accurate
        ? new Coding(vectors <= FEW_VECTORS ? 32 : vectors <= MORE_VECTORS ? 16 : 8, 256)
        : new Coding(vectors <= MORE_VECTORS ? 32 : 16, 128);
  }

  private static WeightLayer leading(List<WeightLayer> layers) {
    return layers.stream()
        .min(
            Comparator.comparingInt(WeightLayer::depth)
                .reversed()
                .thenComparingInt(PresetRule::vectors))
        .orElseThrow();
  }

  /** n x m x p: the vectors that a layer has in each segment. */
  static int vectors(WeightLayer layer) {
    return layer.positions() * layer.width();
  }
}
