package dev.zippermerge.engine.graph;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Activations of several operations that start from one tensor and meet again in another, {@code x
 * * sigmoid(x)} for example.
 */
final class ElementwiseRegion {
  private static final int MAX_OPERATIONS = 16;
  private static final Set<String> ELEMENTWISE =
      OpAllowList.words(
          """
          Abs Add AddV2 ClipByValue Elu Erf Exp Expm1 LeakyRelu Log1p Maximum Minimum Mul Neg Pow
          RealDiv Relu Relu6 Selu Sigmoid Softplus Softsign Sqrt Square Sub Tanh
          """);

  private ElementwiseRegion() {}

  /**
   * The first tensor through which everything computed from {@code start} passes, where all on the
   * way works on single values and uses nothing but {@code start} and constants.
   */
  static Optional<TensorName> join(Wiring wiring, TensorName start) {
    var region = new HashSet<>(Set.of(start));
    var incomplete = new HashSet<String>();
    var open = new ArrayDeque<>(region);
    while (!open.isEmpty() && region.size() <= MAX_OPERATIONS) {
      var tensor = open.removeFirst();
      if (open.isEmpty() && incomplete.isEmpty() && !tensor.equals(start)) {
        return Optional.of(tensor);
      }
      var consumers = wiring.consumers(tensor);
      if (wiring.isOutput(tensor)
          || !consumers.stream().allMatch(node -> ELEMENTWISE.contains(node.getOp()))) {
        return Optional.empty();
      }
      for (var node : consumers) {
        var result = new TensorName(node.getName(), 0);
        if (!wiring.dependsOnlyOn(node, region)) {
          incomplete.add(node.getName());
        } else if (region.add(result)) {
          incomplete.remove(node.getName());
          open.add(result);
        }
      }
    }
    return Optional.empty();
  }
}
