package dev.zippermerge.predictions;

import dev.zippermerge.engine.spec.TaskKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a merged model answers for one of its tasks.
 *
 * @param task the task's name
 * @param kind what its answers are
 * @param outputs all values
 * @param top for each instance its best classes, best first; absent where the answers are no
 *     classes
 */
public record Prediction(
    String task, TaskKind kind, List<Output> outputs, @Nullable List<List<ClassScore>> top) {

  /**
   * An output of the network.
   *
   * @param name its name in the artifact's signature
   * @param shape shape of one instance's values
   * @param values for each instance its values, in row-major order of the shape
   */
  public record Output(String name, List<Integer> shape, List<float[]> values) {}

  /**
   * A class and what the network says of it.
   *
   * @param classIndex the class as labels count it
   * @param className its name, where the job's data set knows it
   * @param value the network's value, for example a logit or a probability
   */
  public record ClassScore(int classIndex, @Nullable String className, float value) {}
}
