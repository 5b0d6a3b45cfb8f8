package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Trains a named architecture on a data file and writes the model and what was measured. */
public final class Training {
  private Training() {}

  /**
   * How to train.
   *
   * @param steps updates; 0 leaves the random initial weights
   * @param batchSize examples in an update
   * @param learningRate Adam's rate
   * @param seed decides the initial weights and the batches
   */
  public record Settings(int steps, int batchSize, double learningRate, long seed) {}

  /**
   * What a training measured.
   *
   * @param name the sample's name
   * @param model file name of the model
   * @param testAccuracy share of right answers on the test split, 0 to 1
   * @param steps training steps
   * @param batchSize examples in a step
   * @param stepMillis median wall milliseconds of a step, 0 without steps
   * @param seconds wall seconds of the whole training
   */
  public record Report(
      String name,
      String model,
      double testAccuracy,
      int steps,
      int batchSize,
      double stepMillis,
      double seconds) {}

  /**
   * Trains and writes {@code NAME.zip}, a SavedModel, and {@code NAME.json}, the report.
   *
   * @param data labelled examples of three dimensions
   * @throws RefusedException where the data cannot be trained on
   */
  public static Report run(
      String name, Path data, DataSpec spec, Architecture architecture, Settings settings, Path out)
      throws IOException {
    long start = System.nanoTime();
    var examples = DataReader.read(data, spec, null, settings.seed());
    if (!examples.labelled() || examples.exampleShape().size() != 3) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          String.valueOf(data.getFileName()),
          "Training needs labelled images, height x width x channels.");
    }
    var network = architecture.build(examples.exampleShape(), examples.classes(), settings.seed());
    try (var trainer = new Trainer(network, examples.train(), settings)) {
      var millis = trainer.train();
      Arrays.sort(millis);
      trainer.save(out.resolve(name + ".zip"));
      var report =
          new Report(
              name,
              name + ".zip",
              trainer.accuracy(examples.test()),
              settings.steps(),
              settings.batchSize(),
              millis.length == 0 ? 0 : millis[millis.length / 2],
              (System.nanoTime() - start) / 1e9);
      Json.mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(out.resolve(name + ".json").toFile(), report);
      return report;
    }
  }
}
