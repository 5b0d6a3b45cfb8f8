package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.samples.Architecture;
import dev.zippermerge.engine.spec.DataSpec;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The tasks that stand in for the paper's, whose data is not at hand.
 *
 * @param spoken sound recognition, for Sound20
 * @param digits image recognition, for Fashion-MNIST
 * @param greys harder image recognition, in grey
 * @param objects for clothing
 * @param signs for gender
 */
record BenchTasks(
    BenchTask spoken, BenchTask digits, BenchTask greys, BenchTask objects, BenchTask signs) {
  static final List<String> CIFAR = List.of("cifar10-train.zip", "cifar10-test.zip");
  static final List<String> HANDS = List.of("sign-digits-train.zip", "sign-digits-test.zip");

  /** Spoken digits, MNIST, CIFAR-10 in grey and in colour, digits in sign language. */
  static BenchTasks standard() {
    var sounds = List.of("fsdd-spectrogram-32x32.npz");
    var spoken = new DataSource("spoken", sounds, DataSpec.defaults(), DataSpec.defaults());
    return new BenchTasks(
        task(spoken, Architecture.LENET, 400),
        task(DataSource.padded("digits", "mnist.npz"), Architecture.LENET, 800),
        task(DataSource.photos("greys", CIFAR, 1), Architecture.LENET, 2000),
        task(DataSource.photos("objects", CIFAR, 3), Architecture.VGG_AVG_QUARTER, 3000),
        task(DataSource.photos("signs", HANDS, 3), Architecture.ZF_QUARTER, 400));
  }

  private static BenchTask task(DataSource source, Architecture architecture, int steps) {
    return new BenchTask(source.name(), source, architecture, steps);
  }

  /** The same with each task changed. */
  BenchTasks map(UnaryOperator<BenchTask> change) {
    return new BenchTasks(
        change.apply(spoken),
        change.apply(digits),
        change.apply(greys),
        change.apply(objects),
        change.apply(signs));
  }
}
