package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Chooses the inputs and outputs of the network among those of the signature, and checks them. */
final class Endpoints {
  private Endpoints() {}

  /** The wanted output, or all of type float. */
  static List<Endpoint> outputs(Signature signature, @Nullable String wanted) {
    var outputs = signature.outputs();
    if (wanted != null) {
      var named = outputs.stream().filter(end -> end.name().equals(wanted)).toList();
      if (named.isEmpty()) {
        throw unknown("output", wanted, outputs);
      }
      outputs = named;
    }
    var floats = outputs.stream().filter(Endpoints::isFloat).toList();
    if (floats.isEmpty()) {
      throw new RefusedException(
          RefusalCode.SIGNATURE_UNSUPPORTED,
          wanted == null ? signature.name() : wanted,
          "No output is of type float: " + types(outputs) + ".");
    }
    return floats;
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
    if (wanted != null && fed.stream().noneMatch(end -> end.name().equals(wanted))) {
      throw unknown("input", wanted, fed);
    }
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
          RefusalCode.SIGNATURE_UNSUPPORTED,
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
    if (input.shape().isEmpty() || input.shape().stream().skip(1).anyMatch(size -> size < 1)) {
      throw new RefusedException(
          RefusalCode.SHAPE_UNRESOLVED,
          input.name(),
          "The input's shape "
              + input.shape()
              + " must be known but for the number of examples, its first dimension.");
    }
  }

  private static boolean isFloat(Endpoint end) {
    return end.type() == DataType.DT_FLOAT;
  }

  private static RefusedException unknown(String what, String wanted, List<Endpoint> all) {
    return new RefusedException(
        RefusalCode.SIGNATURE_UNKNOWN,
        wanted,
        "The signature has no " + what + " '" + wanted + "'; it has " + types(all) + ".");
  }

  private static List<String> types(List<Endpoint> ends) {
    return ends.stream().map(end -> end.name() + " (" + end.type() + ")").toList();
  }
}
