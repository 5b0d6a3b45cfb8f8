package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.calibrate.Adam;
import dev.zippermerge.engine.calibrate.ChannelMoments;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.calibrate.Variables;
import dev.zippermerge.engine.data.Batches;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.graph.GraphRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * Trains a network from scratch: cross-entropy, Adam, the rate x0.1 for the last fifth of the
 * steps.
 */
final class Trainer implements AutoCloseable {
  private static final int TEST_BATCH = 200;
  private static final int STATISTICS_BATCHES = 100;

  private final Network network;
  private final Split train;
  private final Training.Settings settings;
  private final Batches batches;
  private final GraphRunner runner;
  private final Placeholder<TFloat32> labels;
  private final Operand<TFloat32> loss;
  private final Adam adam;

  Trainer(Network network, Split train, Training.Settings settings) {
    this.network = network;
    this.train = train;
    this.settings = settings;
    this.batches = new Batches(train.size(), settings.batchSize(), settings.seed());
    this.runner = new GraphRunner(TrainingForm.graph(network));
    var graph = runner.graph();
    var tf = Ops.create(graph).withSubScope("train");
    labels = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, network.classes())));
    Operand<TFloat32> logits = graph.operation(TrainingForm.of(Network.LOGITS)).output(0);
    loss = tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss(), tf.constant(0));
    adam = new Adam(graph, "adam", loss, network.variables());
    adam.initialise(runner.session());
    Variables.write(
        runner.session(),
        network.saved().stream()
            .collect(Collectors.toMap(Function.identity(), TrainedVariable::initial)));
  }

  /**
   * Makes all steps, then takes mean and variance of the batch normalisations over batches of the
   * training split, and returns the wall milliseconds of each step.
   */
  double[] train() {
    var millis = new double[settings.steps()];
    for (int step = 0; step < millis.length; step++) {
      long start = System.nanoTime();
      step(step < millis.length * 0.8 ? settings.learningRate() : settings.learningRate() * 0.1);
      millis[step] = (System.nanoTime() - start) / 1e6;
    }
    refreshStatistics();
    return millis;
  }

  /** Makes one update and returns the loss before it. */
  float step(double learningRate) {
    var indices = batches.next();
    try (var x = images(train.batch(indices), indices.length);
        var y =
            GraphRunner.tensor(
                train.oneHot(network.classes(), indices), indices.length, network.classes());
        var rate = TFloat32.scalarOf(adam.corrected(learningRate));
        var result =
            adam.update(
                    runner.session().runner().feed(Network.INPUT, x).feed(labels, y).fetch(loss),
                    rate)
                .run()) {
      return GraphRunner.floats(result.get(0))[0];
    }
  }

  /** Takes mean and variance of the batch normalisations over the next batches. */
  void refreshStatistics() {
    if (network.normalisations().isEmpty()) {
      return;
    }
    var statistics =
        network.normalisations().stream()
            .map(one -> new ChannelMoments(one.mean().initial().length))
            .toList();
    for (int i = 0; i < STATISTICS_BATCHES; i++) {
      addBatch(statistics);
    }
    var values = new HashMap<TrainedVariable, float[]>();
    for (int i = 0; i < statistics.size(); i++) {
      var one = network.normalisations().get(i);
      values.put(one.mean(), statistics.get(i).mean());
      values.put(one.variance(), statistics.get(i).variance());
    }
    Variables.write(runner.session(), values);
  }

  private void addBatch(List<ChannelMoments> statistics) {
    var indices = batches.next();
    var fetches =
        network.normalisations().stream()
            .flatMap(one -> Stream.of(one.node() + ":1", one.node() + ":2"))
            .map(TrainingForm::of)
            .toList();
    try (var x = images(train.batch(indices), indices.length);
        var result = runner.run(Map.of(Network.INPUT + ":0", x), fetches)) {
      for (int i = 0; i < statistics.size(); i++) {
        var mean = GraphRunner.floats(result.get(2 * i));
        statistics.get(i).add(mean, GraphRunner.floats(result.get(2 * i + 1)), indices.length);
      }
    }
  }

  /** Share of right answers, 0 to 1. */
  double accuracy(Split split) {
    int right = 0;
    for (int from = 0; from < split.size(); from += TEST_BATCH) {
      int to = Math.min(from + TEST_BATCH, split.size());
      var logits = logits(split.range(from, to), to - from);
      for (int i = from; i < to; i++) {
        right += largest(logits, i - from) == split.label(i) ? 1 : 0;
      }
    }
    return (double) right / split.size();
  }

  /** The network's answers, [size, classes]. */
  float[] logits(float[] batch, int size) {
    try (var x = images(batch, size);
        var result = runner.run(Map.of(Network.INPUT + ":0", x), List.of(Network.LOGITS + ":0"))) {
      return GraphRunner.floats(result.get(0));
    }
  }

  void save(Path zip) throws IOException {
    SavedModelWriter.write(network, runner.session(), zip);
  }

  @Override
  public void close() {
    runner.close();
  }

  private int largest(float[] logits, int row) {
    int best = 0;
    for (int c = 1; c < network.classes(); c++) {
      int at = row * network.classes();
      best = logits[at + c] > logits[at + best] ? c : best;
    }
    return best;
  }

  private TFloat32 images(float[] batch, int size) {
    var shape = network.inputShape();
    return GraphRunner.tensor(batch, size, shape.get(0), shape.get(1), shape.get(2));
  }
}
