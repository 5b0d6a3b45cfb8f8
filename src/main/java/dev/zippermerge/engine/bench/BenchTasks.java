package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.samples.Architecture;
import dev.zippermerge.engine.spec.DataSpec;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
  private static final int SIDE = 32;
  private static final DataSpec AS_IT_IS = DataSpec.defaults();
  private static final DataSpec PADDED = spec(SIDE, null, DataSpec.Fit.PAD, null, null);

  /** Spoken digits, MNIST, CIFAR-10 in grey and in colour, digits in sign language. */
  static BenchTasks standard() {
    var cifar = List.of("cifar10-train.zip", "cifar10-test.zip");
    var hands = List.of("sign-digits-train.zip", "sign-digits-test.zip");
    return new BenchTasks(
        task("spoken", List.of("fsdd-spectrogram-32x32.npz"), AS_IT_IS, Architecture.LENET, 400),
        task("digits", List.of("mnist.npz"), PADDED, Architecture.LENET, 800),
        photos("greys", cifar, 1, Architecture.LENET, 2000),
        photos("objects", cifar, 3, Architecture.VGG_AVG_QUARTER, 3000),
        photos("signs", hands, 3, Architecture.ZF_QUARTER, 400));
  }

  private static BenchTask task(
      String name, List<String> files, DataSpec spec, Architecture architecture, int steps) {
    var source = new DataSource(name, files, spec, DataSpec.defaults());
    return new BenchTask(name, source, architecture, steps);
  }

  /** Photographs become 32x32 and are centred, -1 to 1: deep networks learn faster so. */
  private static BenchTask photos(
      String name, List<String> files, int channels, Architecture architecture, int steps) {
    var source =
        new DataSource(
            name,
            files,
            spec(SIDE, channels, null, null, null),
            spec(null, null, null, 2 / 255.0, -1.0));
    return new BenchTask(name, source, architecture, steps);
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

  private static DataSpec spec(
      @Nullable Integer side,
      @Nullable Integer channels,
      DataSpec.@Nullable Fit fit,
      @Nullable Double scale,
      @Nullable Double offset) {
    return new DataSpec(
        null, null, null, null, null, side, side, channels, scale, offset, null, null, fit, null,
        null);
  }
}
