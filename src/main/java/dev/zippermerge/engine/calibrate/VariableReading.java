package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.proto.NodeDef;

/** Makes constants of a network the readings of variables. */
public final class VariableReading {
  private VariableReading() {}

  /**
   * The node as it is with variables: a constant that is a variable becomes its reading, and a
   * normalisation reads its statistics without a detour.
   *
   * @param node a node of the network
   * @param variables for each constant that is a variable the variable's name
   * @param normalisations the normalisations whose statistics are variables
   */
  public static Stream<NodeDef> of(
      NodeDef node, Map<String, String> variables, List<Normalisation> normalisations) {
    var variable = variables.get(node.getName());
    if (variable != null) {
      return normalisations.stream().anyMatch(n -> isStatistic(n, variable))
          ? Stream.empty()
          : Stream.of(
              Nodes.floatOp(node.getName(), "Identity", TrainedVariable.readOf(variable)).build());
    }
    return Stream.of(
        normalisations.stream()
            .filter(normalisation -> normalisation.node().equals(node.getName()))
            .findFirst()
            .map(
                normalisation ->
                    node.toBuilder()
                        .setInput(3, normalisation.mean().read())
                        .setInput(4, normalisation.variance().read())
                        .build())
            .orElse(node));
  }

  private static boolean isStatistic(Normalisation normalisation, String variable) {
    return normalisation.mean().name().equals(variable)
        || normalisation.variance().name().equals(variable);
  }
}
