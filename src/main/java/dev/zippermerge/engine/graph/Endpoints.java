package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Chooses the inputs and outputs of the network among those of the signature, and checks them. */
final class Endpoints {
  private static final int MOST_STEPS = 20;

  private Endpoints() {}

  /** The outputs of type float; at least one. */
  static List<Endpoint> floats(
      List<Endpoint> outputs, Signature signature, Map<String, NodeDef> nodes) {
    var floats = outputs.stream().filter(Endpoints::isFloat).toList();
    if (floats.isEmpty()) {
      boolean text = signature.inputs().stream().anyMatch(Endpoints::isText);
      throw new RefusedException(
          text ? RefusalCode.STRING_INPUT : RefusalCode.SIGNATURE_UNSUPPORTED,
          signature.name(),
          outputs.isEmpty()
              ? "The model has no output; name a tensor of its graph."
              : "No output is of type float: " + types(outputs) + "." + hint(outputs, nodes));
    }
    return floats;
  }

  /** The float tensor that an output of whole numbers, the index of a class say, is computed of. */
  private static String hint(List<Endpoint> outputs, Map<String, NodeDef> nodes) {
    for (var output : outputs) {
      var node = nodes.get(TensorName.parse(output.tensor()).node());
      for (int steps = 0; node != null && node.getInputCount() > 0 && steps < MOST_STEPS; steps++) {
        var source = TensorName.parse(node.getInput(0));
        node = nodes.get(source.node());
        var type = node == null ? DataType.DT_INVALID : OpTypes.output(node, source.index());
        if (SinglePrecision.widened(type) == DataType.DT_FLOAT) {
          return " Name '%s' as output: '%s' is computed of it."
              .formatted(source.asInput(), output.name());
        }
      }
    }
    return "";
  }

  /** The inputs that the flat graph needs; all are float, and {@code wanted} is the only one. */
  static List<Endpoint> inputs(
      List<Endpoint> fed, Collection<NodeDef> flat, @Nullable String wanted) {
    var placeholders =
        flat.stream()
            .filter(node -> node.getOp().startsWith("Placeholder") && node.getInputCount() == 0)
            .map(NodeDef::getName)
            .collect(Collectors.toSet());
    var used =
        fed.stream()
            .filter(end -> placeholders.remove(TensorName.parse(end.tensor()).node()))
            .toList();
    if (used.isEmpty() || !placeholders.isEmpty()) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNSUPPORTED,
          placeholders.isEmpty() ? "inputs" : placeholders.iterator().next(),
          placeholders.isEmpty()
              ? "The outputs do not depend on any input of the signature."
              : "The outputs need values that are no inputs of the signature: " + placeholders);
    }
    used.forEach(end -> check(end, wanted));
    return used;
  }

  private static void check(Endpoint input, @Nullable String wanted) {
    if (!isFloat(input)) {
      throw new RefusedException(
          isText(input) ? RefusalCode.STRING_INPUT : RefusalCode.SIGNATURE_UNSUPPORTED,
          input.name(),
          "The outputs need the input '"
              + input.name()
              + "' of type "
              + input.type()
              + "; only DT_FLOAT can be fed.");
    }
    if (wanted != null && !input.name().equals(wanted)) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNSUPPORTED,
          input.name(),
          "The outputs need the input '" + input.name() + "' too, not '" + wanted + "' alone.");
    }
    if (input.shape().isEmpty() || input.shape().getFirst() == 0) {
      throw OpenSizes.unresolved(input.name(), input.shape(), "");
    }
  }

  private static boolean isText(Endpoint end) {
    return end.type() == DataType.DT_STRING;
  }

  private static boolean isFloat(Endpoint end) {
    return SinglePrecision.widened(end.type()) == DataType.DT_FLOAT;
  }

  /** The refusal of a name that is neither one of the signature's nor a tensor of the graph. */
  static RefusedException unknown(String what, String wanted, List<Endpoint> all) {
    return new RefusedException(
        RefusalCode.SIGNATURE_UNKNOWN,
        wanted,
        "The signature has no %s '%s', it has %s; nor does the name stand for one tensor of the graph."
            .formatted(what, wanted, types(all)));
  }

  private static List<String> types(List<Endpoint> ends) {
    return ends.stream().map(end -> end.name() + " (" + end.type() + ")").toList();
  }
}
