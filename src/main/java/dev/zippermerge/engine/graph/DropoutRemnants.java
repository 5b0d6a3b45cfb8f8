package dev.zippermerge.engine.graph;

import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Removes dropout that drops nothing: products with a random mask that can only be 1, because the
 * share to keep is 1 by a constant or by default.
 */
final class DropoutRemnants {
  private static final Set<String> SELECTS = Set.of("Select", "SelectV2");

  private final KnownValues values;
  private final Aliases aliases = new Aliases();

  private DropoutRemnants(KnownValues values) {
    this.values = values;
  }

  /** Removes the dropout; tells what stands for the tensors that went. */
  static Aliases remove(Map<String, NodeDef> nodes) {
    var remnants = new DropoutRemnants(new KnownValues(nodes));
    if (nodes.values().stream().anyMatch(DropoutRemnants::isRandom)) {
      nodes.values().forEach(remnants::take);
      nodes.replaceAll((_, node) -> remnants.aliases.rewrite(node));
    }
    return remnants.aliases;
  }

  private static boolean isRandom(NodeDef node) {
    return node.getOp().contains("RandomUniform");
  }

  private void take(NodeDef node) {
    if (node.getOp().equals("Mul")) {
      passOn(node, 0, 1);
      passOn(node, 1, 0);
    } else if (node.getOp().equals("RealDiv")) {
      passOn(node, 1, 0);
    } else if (SELECTS.contains(node.getOp())) {
      passOn(node, 0, 1);
    }
  }

  /** The node gives one of its inputs where the other is 1 throughout. */
  private void passOn(NodeDef node, int mask, int kept) {
    if (values.of(TensorName.parse(node.getInput(mask))).is(1)) {
      aliases.put(new TensorName(node.getName(), 0), TensorName.parse(node.getInput(kept)));
    }
  }
}
