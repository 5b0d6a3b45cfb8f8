package dev.zippermerge.engine.calibrate;

import java.util.List;

/**
 * A float32 variable that calibration trains. Graphs read it as the tensor {@link #read()}.
 *
 * @param name its name in the joint graph, free of task prefixes
 * @param shape its shape
 * @param initial initial values in row-major order
 */
public record TrainedVariable(String name, List<Long> shape, float[] initial) {

  /** Name of the node that yields the variable's value. */
  public String read() {
    return readOf(name);
  }

  /** Name of the node that yields the value of the variable of that name. */
  public static String readOf(String name) {
    return name + "/read";
  }
}
