package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.calibrate.Student;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.export.HalfFloats;
import dev.zippermerge.engine.export.SingleFloats;
import dev.zippermerge.engine.export.StoredVariable;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Zipped networks as the artifact holds them: kernels in half precision, biases and normalisations
 * in single.
 *
 * @param zipped the networks
 * @param variables the calibrated variables of {@link ZippedStudent}, by name
 */
public record StoredZipped(Zipped zipped, Map<String, StoredVariable> variables) {

  /**
   * Rounds.
   *
   * @param trained values of all variables, by name
   */
  public static StoredZipped of(Zipped zipped, Student student, Map<String, float[]> trained) {
    var kernels = Weights.kernels(zipped);
    var variables = new TreeMap<String, StoredVariable>();
    for (var variable : student.variables()) {
      var values = Objects.requireNonNull(trained.get(variable.name()), variable.name());
      variables.put(
          variable.name(),
          kernels.contains(variable.name()) && !zipped.lossless()
              ? HalfFloats.of(values, variable.shape())
              : new SingleFloats(values, variable.shape()));
    }
    return new StoredZipped(zipped, variables);
  }

  /** A variable's value as the artifact yields it. */
  public float[] values(TrainedVariable variable) {
    return stored(variable.name()).values();
  }

  StoredVariable stored(String variable) {
    return Objects.requireNonNull(variables.get(variable), variable);
  }
}
