package dev.zippermerge.engine.graph;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.NodeDef;

/** Puts the nodes of a graph under a prefix, so that several networks fit into one graph. */
public final class Prefix {
  private Prefix() {}

  /** {@code prefix/tensor}. */
  public static String of(String prefix, String tensor) {
    return prefix + "/" + tensor;
  }

  /**
   * Renames nodes and their inputs. Inputs that are not among the nodes (shared variables) keep
   * their names.
   *
   * @param replaced nodes left out; whoever reads them reads the given node of the whole graph
   *     instead
   */
  public static List<NodeDef> apply(
      String prefix, List<NodeDef> nodes, Map<String, String> replaced) {
    var own = nodes.stream().map(NodeDef::getName).collect(Collectors.toSet());
    return nodes.stream()
        .filter(node -> !replaced.containsKey(node.getName()))
        .map(node -> apply(prefix, node, own, replaced))
        .toList();
  }

  private static NodeDef apply(
      String prefix, NodeDef node, Set<String> own, Map<String, String> replaced) {
    var renamed = node.toBuilder().setName(of(prefix, node.getName())).clearInput();
    for (var input : node.getInputList()) {
      var name = nodeOf(input);
      if (replaced.containsKey(name)) {
        renamed.addInput(replaced.get(name));
      } else {
        renamed.addInput(own.contains(name) ? of(prefix, input) : input);
      }
    }
    return renamed.build();
  }

  private static String nodeOf(String input) {
    int colon = input.indexOf(':');
    return colon < 0 ? input : input.substring(0, colon);
  }
}
