package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.LayerRefit;
import dev.zippermerge.engine.codebook.CodebookStudent;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.MergedNetworks;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Refits the codebooks of encoded layers by least squares of the layers' outputs, from the input
 * on, so that a layer makes up for what the layers before it did.
 */
final class Refit {
  private static final int MOST_EXAMPLES = 512;

  /** Values of a layer's input and output that are held at most. */
  private static final long MOST_VALUES = 1L << 26;

  private final MergedNetworks merged;
  private final List<CalibrationTask> tasks;
  private final long seed;

  /**
   * @param merged the networks as encoded
   * @param tasks for each of them its examples
   * @param seed decides which examples are taken
   */
  Refit(MergedNetworks merged, List<CalibrationTask> tasks, long seed) {
    this.merged = merged;
    this.tasks = tasks;
    this.seed = seed;
  }

  /** The same layers with refitted codebooks. */
  List<EncodedLayer> run() {
    var refitted = new ArrayList<EncodedLayer>();
    try (var model = new JointModel(CodebookStudent.build(merged))) {
      for (int i = 0; i < merged.layers().size(); i++) {
        refitted.add(refit(model, i));
      }
    }
    return refitted;
  }

  private EncodedLayer refit(JointModel model, int index) {
    var layer = merged.layers().get(index);
    if (layer.codebook().exact()) {
      return layer;
    }
    // Codebooks are the student's first variables, in the order of the layers.
    var codebook = model.student().variables().get(index);
    var examples =
        layer.alignment().members().stream()
            .map(
                member ->
                    examples(
                        model,
                        member.task(),
                        member.layer(),
                        tasks.get(member.task()).train(),
                        seed))
            .toList();
    try (var refit = new LayerRefit(model, codebook, examples)) {
      return layer.withCodebook(layer.codebook().withValues(refit.run()));
    }
  }

  /** As many examples of a split as are needed and can be held. */
  static LayerRefit.Examples examples(
      JointModel model, int task, WeightLayer layer, Split split, long seed) {
    int size = Math.min(split.size(), examples(layer));
    var indices = new Random(seed).ints(0, split.size()).distinct().limit(size).toArray();
    Arrays.sort(indices);
    var network = model.student().networks().get(task);
    return new LayerRefit.Examples(network, layer, split.batch(indices), size);
  }

  /** Examples whose inputs and outputs of the layer, patches aside, stay within the bound. */
  private static int examples(WeightLayer layer) {
    long places = layer.multiplyAccumulates() / Math.max(1, layer.kernelSize()) + 1;
    long values = places * (layer.depth() + layer.width());
    return (int) Math.clamp(MOST_VALUES / values, 1, MOST_EXAMPLES);
  }
}
