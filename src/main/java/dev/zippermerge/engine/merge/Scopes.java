package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.spec.CodebookScope;
import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.MergeSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.NodeDef;

/** Decides which weights read the same codewords. */
final class Scopes {
  private Scopes() {}

  static CodebookScope of(MergeSpec spec, List<TaskInput> tasks) {
    var encoding = spec.encoding();
    if (encoding != null && encoding.scope() != null) {
      return encoding.scope();
    }
    boolean chosen = spec.preset() != null || spec.layers() != null || isByLayer(spec.goal());
    boolean paper = tasks.stream().allMatch(task -> isOfThePapersKind(task.network()));
    return chosen || paper ? CodebookScope.SEGMENT : CodebookScope.NETWORK;
  }

  /** A goal that names values of r or C is searched for layer by layer, as the paper does. */
  private static boolean isByLayer(@Nullable GoalSpec goal) {
    return goal != null && (goal.segmentLengths() != null || goal.codewordCounts() != null);
  }

  /**
   * True for a plain chain of convolutions and dense layers without batch normalisation, as LeNet,
   * VGG-avg and ZF-Net are: the networks of the paper's tables.
   */
  static boolean isOfThePapersKind(FlatGraph network) {
    var nodes = network.graph().getNodeList();
    var constants =
        nodes.stream()
            .filter(node -> node.getOp().equals("Const"))
            .map(NodeDef::getName)
            .collect(Collectors.toSet());
    return nodes.stream().allMatch(node -> isLink(node, constants))
        && network.layers().stream().noneMatch(l -> l.kind() == WeightLayer.Kind.DEPTHWISE);
  }

  private static boolean isLink(NodeDef node, Set<String> constants) {
    long inputs =
        node.getInputList().stream()
            .filter(input -> !constants.contains(TensorName.parse(input).node()))
            .distinct()
            .count();
    return inputs <= 1 && !node.getOp().startsWith("FusedBatchNorm");
  }
}
