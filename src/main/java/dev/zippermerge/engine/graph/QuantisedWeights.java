package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Refuses networks whose weights are integers of few bits: nothing is left in them to merge. */
final class QuantisedWeights {
  private static final Pattern OPERATION =
      Pattern.compile("(Quantize|Dequantize|Requantiz|Uniform(Quantize|Dequantize|Requantize)).*");
  private static final Set<DataType> TYPES =
      Set.of(
          DataType.DT_INT4,
          DataType.DT_INT8,
          DataType.DT_QINT8,
          DataType.DT_QINT16,
          DataType.DT_QINT32,
          DataType.DT_QUINT8,
          DataType.DT_QUINT16);
  private static final Set<String> HOLDING =
      Set.of("Const", "VarHandleOp", "Variable", "VariableV2");

  private QuantisedWeights() {}

  /** Refuses quantising operations, and weights of such types. Fake quantisation is none. */
  static void refuse(Collection<NodeDef> nodes) {
    nodes.stream()
        .filter(node -> OPERATION.matcher(node.getOp()).matches() || holdsIntegers(node))
        .findFirst()
        .ifPresent(
            node -> {
              throw new RefusedException(
                  RefusalCode.QUANTISED_WEIGHTS,
                  node.getName(),
                  "The network is quantised: '%s' is %s. Merge the network that it was made from."
                      .formatted(node.getName(), what(node)));
            });
  }

  private static boolean holdsIntegers(NodeDef node) {
    return HOLDING.contains(node.getOp()) && TYPES.contains(Nodes.dtype(node));
  }

  private static String what(NodeDef node) {
    return holdsIntegers(node) ? "of type " + Nodes.dtype(node) : "the operation " + node.getOp();
  }
}
