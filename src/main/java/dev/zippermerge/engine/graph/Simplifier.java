package dev.zippermerge.engine.graph;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Removes operations that only repeat their inputs. */
final class Simplifier {
  private static final Set<String> REPEATING =
      Set.of(
          "CheckNumerics",
          "Identity",
          "IdentityN",
          "PlaceholderWithDefault",
          "PreventGradient",
          "ReadVariableOp",
          "Snapshot",
          "StopGradient");

  private final Aliases aliases = new Aliases();
  private final List<NodeDef> nodes;

  Simplifier(Collection<NodeDef> nodes) {
    for (var node : nodes) {
      if (isRepeating(node)) {
        for (int i = 0; i < node.getInputCount(); i++) {
          aliases.put(new TensorName(node.getName(), i), TensorName.parse(node.getInput(i)));
        }
      }
    }
    this.nodes = nodes.stream().filter(node -> !isRepeating(node)).map(aliases::rewrite).toList();
  }

  private static boolean isRepeating(NodeDef node) {
    return REPEATING.contains(node.getOp())
        || (node.getOp().equals("Cast")
            && node.getAttrOrThrow("SrcT").equals(node.getAttrOrThrow("DstT")));
  }

  /** What is left. */
  List<NodeDef> nodes() {
    return nodes;
  }

  /** The tensor that one of the tensors from before is now. */
  TensorName resolve(TensorName tensor) {
    return aliases.resolve(tensor);
  }
}
