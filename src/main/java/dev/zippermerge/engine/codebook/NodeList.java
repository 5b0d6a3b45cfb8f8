package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Collects nodes below a prefix; the empty name stands for the prefix itself. */
public record NodeList(String prefix, List<NodeDef> list) {
  /** An empty list below a prefix. */
  public NodeList(String prefix) {
    this(prefix, new ArrayList<>());
  }

  /** The name of a node below the prefix. */
  public String name(String suffix) {
    return suffix.isEmpty() ? prefix : prefix + "/" + suffix;
  }

  /** Adds a node. */
  public void add(NodeDef node) {
    list.add(node);
  }

  /** Adds nodes. */
  public void addAll(List<NodeDef> nodes) {
    list.addAll(nodes);
  }

  /** Adds a reshaping and its shape. */
  public void reshape(String name, String input, DataType type, int... shape) {
    var shapeName = name(name.isEmpty() ? "shape" : name + "/shape");
    add(Nodes.constant(shapeName, shape, shape.length));
    add(
        Nodes.op(name(name), "Reshape", name(input), shapeName)
            .putAttr("T", Nodes.type(type))
            .putAttr("Tshape", Nodes.type(DataType.DT_INT32))
            .build());
  }

  /** Adds a cast. */
  public void cast(String name, String input, DataType from, DataType to) {
    add(
        Nodes.op(name(name), "Cast", name(input))
            .putAttr("SrcT", Nodes.type(from))
            .putAttr("DstT", Nodes.type(to))
            .build());
  }
}
