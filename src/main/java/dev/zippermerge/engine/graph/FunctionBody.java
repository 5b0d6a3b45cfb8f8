package dev.zippermerge.engine.graph;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * The body of a function for one call. Within it tensors have names of their own: {@code argument},
 * {@code argument:i}, or {@code node:output argument:i}.
 */
final class FunctionBody {
  private final FunctionDef function;
  private final Map<String, AttrValue> attributes;
  private final Map<String, NodeDef> nodes;

  /** What the body's names stand for outside: tensors for arguments, node names for nodes. */
  record Scope(Map<String, String> arguments, Map<String, String> nodes) {}

  FunctionBody(FunctionDef function, Map<String, AttrValue> attributes) {
    this.function = function;
    this.attributes = attributes;
    this.nodes = Subgraph.byName(function.getNodeDefList().stream().map(this::bind).toList());
  }

  String name() {
    return function.getSignature().getName();
  }

  List<String> argumentNames() {
    return function.getSignature().getInputArgList().stream().map(OpDef.ArgDef::getName).toList();
  }

  /** All nodes. */
  List<NodeDef> nodes() {
    return List.copyOf(nodes.values());
  }

  /** The nodes that the results need. */
  List<NodeDef> neededNodes() {
    var seen = new HashSet<String>();
    var open = new ArrayDeque<>(function.getRetMap().values());
    while (!open.isEmpty()) {
      var node = nodes.get(nodeOf(open.pop()));
      if (node != null && seen.add(node.getName())) {
        node.getInputList().stream()
            .filter(input -> !TensorName.isControl(input))
            .forEach(open::push);
      }
    }
    return nodes.values().stream().filter(node -> seen.contains(node.getName())).toList();
  }

  /** The inputs of one of the nodes, as tensors outside. */
  List<String> inputs(NodeDef node, Scope scope, Map<String, FunctionDef> library) {
    return node.getInputList().stream()
        .filter(input -> !TensorName.isControl(input))
        .map(input -> resolve(input, scope, library))
        .toList();
  }

  /** The function's results, as tensors outside. */
  List<String> results(Scope scope, Map<String, FunctionDef> library) {
    return function.getSignature().getOutputArgList().stream()
        .map(out -> resolve(function.getRetOrDefault(out.getName(), ""), scope, library))
        .toList();
  }

  private String resolve(String tensor, Scope scope, Map<String, FunctionDef> library) {
    var parts = tensor.split(":", -1);
    var argument = scope.arguments().get(parts[0]);
    if (argument != null) {
      return argument;
    }
    var node = nodes.get(parts[0]);
    var outside = scope.nodes().get(parts[0]);
    if (node == null || outside == null || parts.length < 2) {
      throw Corrupt.model(name(), "The function has no tensor '" + tensor + "'.");
    }
    int position = parts.length > 2 ? TensorName.parse(parts[1] + ":" + parts[2]).index() : 0;
    int index = OpDefs.outputIndex(definition(node, library), node, parts[1], position);
    return new TensorName(outside, index).asInput();
  }

  private static OpDef definition(NodeDef node, Map<String, FunctionDef> library) {
    var function = library.get(node.getOp());
    return function == null ? OpDefs.get(node) : function.getSignature();
  }

  private NodeDef bind(NodeDef node) {
    var bound = node.toBuilder();
    node.getAttrMap()
        .forEach(
            (name, value) -> {
              if (value.getValueCase() == AttrValue.ValueCase.PLACEHOLDER) {
                bound.putAttr(name, binding(value.getPlaceholder()));
              }
            });
    return bound.build();
  }

  private AttrValue binding(String placeholder) {
    var value = attributes.get(placeholder);
    if (value == null) {
      throw Corrupt.model(name(), "The call does not give the attribute '" + placeholder + "'.");
    }
    return value;
  }

  private static String nodeOf(String tensor) {
    int colon = tensor.indexOf(':');
    return colon < 0 ? tensor : tensor.substring(0, colon);
  }
}
