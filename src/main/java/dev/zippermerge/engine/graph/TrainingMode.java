package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** Graphs that were saved as they are in training, whose answers hang on the rest of the batch. */
final class TrainingMode {
  private static final int MOST_NAMED = 5;

  private TrainingMode() {}

  /**
   * Refuses batch normalisation over the batch.
   *
   * @param nodes with complete attributes
   */
  static void refuse(List<NodeDef> nodes) {
    var training =
        nodes.stream().filter(TrainingMode::normalisesOverBatch).map(NodeDef::getName).toList();
    if (!training.isEmpty()) {
      throw new RefusedException(
          RefusalCode.TRAINING_GRAPH,
          training.getFirst(),
          "The graph was saved in training mode, it normalises over the batch: "
              + training.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
              + (training.size() > MOST_NAMED ? ", and others" : "")
              + ". Export it for inference.");
    }
  }

  private static boolean normalisesOverBatch(NodeDef node) {
    return node.getOp().startsWith("FusedBatchNorm")
        && node.getAttrOrDefault("is_training", AttrValue.getDefaultInstance()).getB();
  }
}
