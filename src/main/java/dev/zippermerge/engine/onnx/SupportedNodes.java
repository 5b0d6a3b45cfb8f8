package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.onnx.proto.NodeProto;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Refuses models with operators that are not understood, all of them at once. */
final class SupportedNodes {
  private static final int MOST_NAMED = 12;

  private SupportedNodes() {}

  static void check(List<NodeProto> nodes) {
    var offending = new TreeMap<String, String>();
    for (var node : nodes) {
      boolean ours = OnnxFile.isDefault(node.getDomain());
      if (!ours || Operators.find(node.getOpType()) == null) {
        var op = ours ? node.getOpType() : node.getDomain() + "." + node.getOpType();
        offending.putIfAbsent(op, Translation.name(node));
      }
    }
    if (!offending.isEmpty()) {
      throw new RefusedException(
          code(offending.keySet()),
          offending.keySet().stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
          "The model uses operators that are not supported: "
              + offending.entrySet().stream()
                  .limit(MOST_NAMED)
                  .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                  .collect(Collectors.joining(", "))
              + (offending.size() > MOST_NAMED ? ", and others." : "."));
    }
  }

  private static RefusalCode code(Set<String> operators) {
    if (operators.stream().anyMatch(Operators.CONTROL_FLOW::contains)) {
      return RefusalCode.CONTROL_FLOW;
    }
    return operators.stream().anyMatch(Operators.QUANTISED::contains)
        ? RefusalCode.QUANTISED_WEIGHTS
        : RefusalCode.FORBIDDEN_OP;
  }
}
