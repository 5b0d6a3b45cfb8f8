package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.proto.NodeDef;

/**
 * A network whose kernels come from elsewhere: constants give way to nodes that end in one of the
 * same name, so that nothing else need change. Encoded dense layers take their kernel transposed,
 * as {@link DecodedKernel} yields it.
 */
final class RewrittenNetwork {
  private final FlatGraph original;
  private final Map<String, List<NodeDef>> replacements = new HashMap<>();
  private final Map<String, WeightLayer> encoded = new HashMap<>();

  RewrittenNetwork(FlatGraph original) {
    this.original = original;
  }

  /** Puts nodes in place of a constant; the last of them bears its name. */
  void replace(String constant, List<NodeDef> nodes) {
    replacements.put(constant, nodes);
  }

  /**
   * Puts nodes that yield a kernel in the form of {@link DecodedKernel} in place of a layer's
   * kernel.
   */
  void replaceKernel(WeightLayer layer, List<NodeDef> nodes) {
    replace(layer.kernel(), nodes);
    encoded.put(layer.name(), layer);
  }

  List<NodeDef> nodes() {
    return original.graph().getNodeList().stream().flatMap(this::rewritten).toList();
  }

  private Stream<NodeDef> rewritten(NodeDef node) {
    var replacement = replacements.get(node.getName());
    if (replacement != null) {
      return replacement.stream();
    }
    var layer = encoded.get(node.getName());
    return Stream.of(layer == null ? node : DecodedKernel.reader(layer, node));
  }
}
