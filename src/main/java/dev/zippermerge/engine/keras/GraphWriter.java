package dev.zippermerge.engine.keras;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** The nodes written so far. */
final class GraphWriter {
  /** A small file can call nested models in nested models without end. */
  private static final int MAX_NODES = 500_000;

  private final List<NodeDef> nodes = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** Adds a node under the name that it has, or one like it; returns the name. */
  String add(NodeDef.Builder node) {
    if (nodes.size() >= MAX_NODES) {
      throw new RefusedException(
          RefusalCode.MODEL_TOO_LARGE,
          node.getName(),
          "The model unfolds to more than " + MAX_NODES + " operations.");
    }
    var name = unique(node.getName());
    nodes.add(node.setName(name).build());
    return name;
  }

  List<NodeDef> nodes() {
    return nodes;
  }

  private String unique(String wanted) {
    var allowed = wanted.replaceAll("[^A-Za-z0-9_./-]", "_");
    var base = Character.isLetterOrDigit(allowed.charAt(0)) ? allowed : "x" + allowed;
    var name = base;
    for (int i = 1; !names.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }
}
