package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.BestState;
import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.calibrate.CalibrationState;
import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.Calibrator;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.codebook.CodebookStudent;
import dev.zippermerge.engine.codebook.EncodedLayer;
import dev.zippermerge.engine.codebook.StoredNetworks;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures what it brings to assign codes anew in the course of calibration: every 100 of 500 steps
 * up to step 400, on spoken digits + CIFAR-10 in grey under LIGHT. Arguments: the folder {@code
 * cache} of {@code bench tables}, a seed that it trained networks with, and NONE, NEAREST or
 * OUTPUT. Codebooks, output layers and Adam's moments go on as they are; the best state counts from
 * the last assignment on.
 */
final class ReassignmentExperiment {
  private static final int STEPS = 500;
  private static final int EVERY = 100;
  private static final int LAST = 400;

  private enum Rule {
    NONE,
    /** Each vector of the original kernel takes the codeword that is nearest to it. */
    NEAREST,
    /** Codes are changed one by one to lower the error of the layer's output; also at step 0. */
    OUTPUT
  }

  private final Rule rule;
  private final long seed;
  private final List<TaskInput> tasks;
  private final CalibrationSettings settings = CalibrationSettings.of(calibration());
  private final List<CalibrationTask> examples;
  private final Plan plan;

  private ReassignmentExperiment(Path cache, long seed, Rule rule) {
    var specs =
        List.of(
            task(cache, "spoken", "spoken-lenet-400-" + seed, null, null),
            task(cache, "greys", "greys-lenet-2000-" + seed, 2 / 255.0, -1.0));
    var spec = new MergeSpec(null, specs, null, Preset.LIGHT, List.of(), null, calibration(), seed);
    this.rule = rule;
    this.seed = seed;
    this.tasks = specs.stream().map(t -> InputReader.task(t, InputReader.model(t), seed)).toList();
    this.examples = Calibration.examples(tasks, settings, seed);
    this.plan = Plan.of(spec, tasks);
  }

  public static void main(String[] args) {
    var rule = Rule.valueOf(args[2].toUpperCase(Locale.ROOT));
    new ReassignmentExperiment(Path.of(args[0]), Long.parseLong(args[1]), rule).run();
  }

  private void run() {
    var layers = encode();
    var model = model(layers);
    var calibrator = new Calibrator(model, examples, settings, seed);
    calibrator.start();
    report("as encoded", model);
    int step = 0;
    while (step < STEPS) {
      if (due(step)) {
        var state = calibrator.state();
        layers = reassign(layers, model);
        model.close();
        model = model(layers);
        calibrator = new Calibrator(model, examples, settings, seed);
        calibrator.restore(withoutBest(state));
        System.out.printf("step %d, assigned anew: losses %s%n", step, calibrator.check().losses());
      }
      step = calibrator.next().number();
    }
    calibrator.finish();
    report("calibrated", model);
    round(layers, model);
    report("as stored", model);
    model.close();
  }

  private boolean due(int step) {
    return rule != Rule.NONE
        && step % EVERY == 0
        && step <= LAST
        && (step > 0 || rule == Rule.OUTPUT);
  }

  private List<EncodedLayer> encode() {
    var encoding = new Encoding(plan, tasks, seed, new Progress(_ -> {}, STEPS));
    return IntStream.range(0, plan.alignments().size())
        .mapToObj(i -> encoding.encode(plan.alignments().get(i), plan.codings().get(i)))
        .toList();
  }

  private JointModel model(List<EncodedLayer> layers) {
    return new JointModel(CodebookStudent.build(MergePipeline.merged(tasks, layers)));
  }

  /** The same layers with the model's codewords, and codes anew. */
  private List<EncodedLayer> reassign(List<EncodedLayer> layers, JointModel model) {
    var changed = new ArrayList<EncodedLayer>();
    for (int i = 0; i < layers.size(); i++) {
      // Codebooks are the student's first variables, in the order of the layers.
      var codewords = model.read(model.student().variables().get(i));
      var layer = layers.get(i).withCodebook(layers.get(i).codebook().withValues(codewords));
      changed.add(
          rule == Rule.NEAREST
              ? new NearestCodes(layer, tasks).assign()
              : new OutputCodes(layer, tasks, examples, model, seed).assign());
    }
    return changed;
  }

  /** What was best counts no more: its codebooks belong to the codes before. */
  private static CalibrationState withoutBest(CalibrationState state) {
    var values = new LinkedHashMap<>(state.values());
    values.keySet().removeIf(name -> name.startsWith("best/"));
    var standing =
        new BestState.Standing(state.standing().first(), Double.MAX_VALUE, state.step(), 0);
    return new CalibrationState(state.step(), standing, values);
  }

  private void round(List<EncodedLayer> layers, JointModel model) {
    var merged = MergePipeline.merged(tasks, layers);
    var stored = StoredNetworks.of(merged, MergePipeline.trained(model), plan.precision());
    model.student().variables().forEach(v -> model.write(v, stored.values(v)));
    System.out.printf(
        "merged layers: %d bytes%n",
        IntStream.range(0, layers.size()).mapToLong(stored::size).sum());
  }

  private void report(String when, JointModel model) {
    var accuracies =
        Measurement.of(model, tasks).answers().stream()
            .map(answers -> 100 * Objects.requireNonNull(answers.studentAccuracy()))
            .map("%.2f"::formatted)
            .collect(Collectors.joining(" / "));
    System.out.printf("%s, seed %d, %s: %s %%%n", rule, seed, when, accuracies);
  }

  private static CalibrationSpec calibration() {
    return new CalibrationSpec(STEPS, null, null, null, null, null, null, null, null, null);
  }

  private static TaskSpec task(
      Path cache, String name, String network, @Nullable Double scale, @Nullable Double offset) {
    var spec =
        new DataSpec(
            null, null, null, null, null, null, null, null, scale, offset, null, null, null, null,
            null);
    var model = cache.resolve("networks").resolve(network + ".zip").toString();
    var data = cache.resolve("data").resolve(name + ".npz").toString();
    return new TaskSpec(name, model, null, null, null, data, spec);
  }
}
