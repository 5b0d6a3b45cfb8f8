package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.GraphRunner;
import org.tensorflow.Session;

/** Sets variables whose graph holds {@link VariableNodes#assignment}. */
public final class Variables {
  private Variables() {}

  /** Sets a variable; values in row-major order. */
  public static void write(Session session, TrainedVariable variable, float[] values) {
    var shape = variable.shape().stream().mapToLong(Long::longValue).toArray();
    try (var tensor = GraphRunner.tensor(values, shape)) {
      session
          .runner()
          .feed(VariableNodes.valueOf(variable), tensor)
          .addTarget(VariableNodes.assignOf(variable))
          .run()
          .close();
    }
  }
}
