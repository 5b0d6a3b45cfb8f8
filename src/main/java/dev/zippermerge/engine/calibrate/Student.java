package dev.zippermerge.engine.calibrate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The merged model in trainable form.
 *
 * @param variables everything that calibration may change, shared and private
 * @param networks one for each task
 * @param mixture what all tasks compute alike, if anything; one optimiser lowers the sum of all
 *     tasks' losses then, otherwise each task has an optimiser of its own and their updates take
 *     turns, as in NeuralMerger's released code
 */
public record Student(
    List<TrainedVariable> variables, List<StudentNetwork> networks, @Nullable Mixture mixture) {

  /** A student whose tasks take turns. */
  public Student(List<TrainedVariable> variables, List<StudentNetwork> networks) {
    this(variables, networks, null);
  }
}
