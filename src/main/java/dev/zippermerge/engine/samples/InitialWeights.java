package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.TrainedVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes a network's variables: normally distributed kernels and vectors of one value. */
final class InitialWeights {
  private final List<TrainedVariable> trained = new ArrayList<>();
  private final Random random;

  InitialWeights(long seed) {
    random = new Random(seed);
  }

  /** The variables that training changes, in the order in which they were made. */
  List<TrainedVariable> trained() {
    return trained;
  }

  /** Standard deviation before a ReLU (He et al., 2015). */
  static double he(int fanIn) {
    return Math.sqrt(2.0 / fanIn);
  }

  /** The variable {@code NAME/kernel}; returns the tensor that reads it. */
  String kernel(String name, double deviation, int... shape) {
    var values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    var dimensions = Arrays.stream(shape).mapToObj(Long::valueOf).toList();
    return add(new TrainedVariable(name + "/kernel", dimensions, values));
  }

  /** A vector that training changes; returns the tensor that reads it. */
  String vector(String name, int size, float value) {
    return add(constant(name, size, value));
  }

  /** A vector that training leaves alone. */
  static TrainedVariable constant(String name, int size, float value) {
    var values = new float[size];
    Arrays.fill(values, value);
    return new TrainedVariable(name, List.of((long) size), values);
  }

  private String add(TrainedVariable variable) {
    trained.add(variable);
    return variable.read();
  }
}
