package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.samples.Architecture;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Tasks with inputs of 32x32x3, all by small MobileNets, for zippering.
 *
 * @param objects CIFAR-10
 * @param signs digits in sign language
 * @param animals the six animals of CIFAR-10
 * @param vehicles the four vehicles of CIFAR-10
 * @param digits MNIST
 */
record TwinTasks(
    BenchTask objects, BenchTask signs, BenchTask animals, BenchTask vehicles, BenchTask digits) {

  /** The tasks with their numbers of steps. */
  static TwinTasks standard() {
    var objects = DataSource.photos("objects", BenchTasks.CIFAR, 3);
    return new TwinTasks(
        task("objects", objects, 3000),
        task("signs", DataSource.photos("signs", BenchTasks.HANDS, 3), 800),
        task("animals", objects.only("animals", List.of(2, 3, 4, 5, 6, 7)), 3000),
        task("vehicles", objects.only("vehicles", List.of(0, 1, 8, 9)), 2000),
        task("digits", DataSource.paddedPhotos("digits-rgb", "mnist.npz"), 800));
  }

  private static BenchTask task(String name, DataSource source, int steps) {
    return new BenchTask(name, source, Architecture.MOBILENET_SMALL, steps);
  }

  /** The same with each task changed. */
  TwinTasks map(UnaryOperator<BenchTask> change) {
    return new TwinTasks(
        change.apply(objects),
        change.apply(signs),
        change.apply(animals),
        change.apply(vehicles),
        change.apply(digits));
  }
}
