package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.GraphRunner;
import java.util.ArrayList;
import java.util.Map;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** Sets variables whose graph holds {@link VariableNodes#assignment}. */
public final class Variables {
  private Variables() {}

  /**
   * Sets variables, all at once: each other set of feeds would be planned by TensorFlow anew.
   *
   * @param values in row-major order
   */
  public static void write(Session session, Map<TrainedVariable, float[]> values) {
    var runner = session.runner();
    var tensors = new ArrayList<TFloat32>();
    values.forEach(
        (variable, value) -> {
          var shape = variable.shape().stream().mapToLong(Long::longValue).toArray();
          var tensor = GraphRunner.tensor(value, shape);
          tensors.add(tensor);
          runner
              .feed(VariableNodes.valueOf(variable), tensor)
              .addTarget(VariableNodes.assignOf(variable));
        });
    if (!tensors.isEmpty()) {
      runner.run().close();
    }
    tensors.forEach(TFloat32::close);
  }
}
