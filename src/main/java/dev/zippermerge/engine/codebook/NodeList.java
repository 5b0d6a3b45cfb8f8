package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Collects nodes below a prefix; the empty name stands for the prefix itself. */
record NodeList(String prefix, List<NodeDef> list) {
  NodeList(String prefix) {
    this(prefix, new ArrayList<>());
  }

  String name(String suffix) {
    return suffix.isEmpty() ? prefix : prefix + "/" + suffix;
  }

  void add(NodeDef node) {
    list.add(node);
  }

  void addAll(List<NodeDef> nodes) {
    list.addAll(nodes);
  }

  void reshape(String name, String input, DataType type, int... shape) {
    var shapeName = name(name.isEmpty() ? "shape" : name + "/shape");
    add(Nodes.constant(shapeName, shape, shape.length));
    add(
        Nodes.op(name(name), "Reshape", name(input), shapeName)
            .putAttr("T", Nodes.type(type))
            .putAttr("Tshape", Nodes.type(DataType.DT_INT32))
            .build());
  }

  void cast(String name, String input, DataType from, DataType to) {
    add(
        Nodes.op(name(name), "Cast", name(input))
            .putAttr("SrcT", Nodes.type(from))
            .putAttr("DstT", Nodes.type(to))
            .build());
  }
}
