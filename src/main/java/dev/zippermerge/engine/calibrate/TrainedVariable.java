package dev.zippermerge.engine.calibrate;

import java.util.List;

/**
 * A float32 variable that calibration changes. Graphs read it as the tensor {@link #read()}.
 *
 * @param name its name in the joint graph, free of task prefixes
 * @param shape its shape
 * @param initial initial values in row-major order
 * @param update what changes it
 */
public record TrainedVariable(String name, List<Long> shape, float[] initial, Update update) {

  /** What changes a variable. */
  public enum Update {
    /** The optimiser. */
    GRADIENT,
    /** Code that runs between steps: a measurement, or a {@link Renewal}. */
    ASSIGNED
  }

  /** A variable that the optimiser changes. */
  public TrainedVariable(String name, List<Long> shape, float[] initial) {
    this(name, shape, initial, Update.GRADIENT);
  }

  /** Name of the node that yields the variable's value. */
  public String read() {
    return readOf(name);
  }

  /** Name of the node that yields the value of the variable of that name. */
  public static String readOf(String name) {
    return name + "/read";
  }
}
