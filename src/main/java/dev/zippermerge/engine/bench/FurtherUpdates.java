package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.calibrate.CalibrationSettings;
import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.Calibrator;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.Objective;
import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.evaluate.Evaluator;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.share.Counterparts;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.ZipperSpec;
import dev.zippermerge.engine.zipper.Zipped;
import dev.zippermerge.engine.zipper.ZippedStudent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Networks trained on, with nothing shared and no teacher: what a zipper is held against. */
record FurtherUpdates(Lab lab, List<Trained> networks, long seed) {
  private static final int HELD_OUT = 500;

  /** Each network's accuracy on the test split, 0 to 1; measured once and kept. */
  List<Double> accuracies() throws IOException {
    var names = networks.stream().map(Trained::name).toList();
    var file =
        lab.kept("further-%s-%d-%d.json".formatted(String.join("-", names), lab.steps(), seed));
    if (!Files.exists(file)) {
      Json.mapper().writeValue(file.toFile(), train(names));
    }
    return Arrays.stream(Json.mapper().readValue(file.toFile(), double[].class)).boxed().toList();
  }

  private List<Double> train(List<String> names) {
    var graphs =
        networks.stream()
            .map(network -> Path.of(network.spec().model()))
            .map(file -> ModelReader.read(file, null, null, null).graph())
            .toList();
    var sets = networks.stream().map(this::examples).toList();
    var apart =
        new Zipped(
            names,
            graphs,
            List.of(),
            0,
            ZipperSpec.Share.POINTWISE,
            ZipperSpec.Normalisation.PRIVATE,
            0,
            Counterparts.none(networks.size()),
            0);
    var spec = new CalibrationSpec(lab.steps(), null, Lab.ZIPPER_RATE, null, 0.0, null);
    var settings = CalibrationSettings.of(spec);
    try (var model = new JointModel(ZippedStudent.build(apart, Map.of()))) {
      var tasks = sets.stream().map(set -> task(set, settings)).toList();
      var calibrator = new Calibrator(model, tasks, settings, seed);
      while (!calibrator.done()) {
        calibrator.next();
      }
      calibrator.finish();
      return IntStream.range(0, sets.size())
          .mapToObj(i -> accuracy(model, i, tasks.get(i).objective(), sets.get(i)))
          .toList();
    }
  }

  private CalibrationSet examples(Trained network) {
    var spec = Objects.requireNonNullElseGet(network.spec().dataSpec(), DataSpec::defaults);
    return DataReader.read(Path.of(network.spec().data()), spec, null, seed);
  }

  private CalibrationTask task(CalibrationSet set, CalibrationSettings settings) {
    var parts = set.holdOut(settings.validationFraction(), HELD_OUT, seed);
    var objective = new Objective(Objective.Kind.CLASSES, set.classes());
    return new CalibrationTask(objective, parts.train(), parts.validation(), settings.batchSize());
  }

  private static double accuracy(
      JointModel model, int task, Objective objective, CalibrationSet set) {
    var network = model.student().networks().get(task);
    var answers = Evaluator.answers(model, network, objective, set.test(), set.test().size());
    return Objects.requireNonNull(answers.studentAccuracy());
  }
}
