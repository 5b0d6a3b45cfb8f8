package dev.zippermerge.engine.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.align.Aligner;
import dev.zippermerge.engine.codebook.CodebookStudent;
import dev.zippermerge.engine.codebook.Coding;
import dev.zippermerge.engine.codebook.LayerEncoder;
import dev.zippermerge.engine.codebook.MergedNetworks;
import dev.zippermerge.engine.codebook.SharingGain;
import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.merge.TestNetworks;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Students, losses and calibration on small networks. */
class CalibrationTest {
  @TempDir Path folder;
  private List<FlatGraph> networks = List.of();

  @BeforeEach
  void makeNetworks() {
    networks =
        List.of(
            TestNetworks.read(folder.resolve("a"), TestNetworks.SMALL, 1),
            TestNetworks.read(folder.resolve("b"), TestNetworks.SMALL, 2));
  }

  @Test
  void studentWithAsManyCodewordsAsVectorsAnswersAsItsTeacher() {
    try (var model = new JointModel(student(2, 256))) {
      for (var network : model.student().networks()) {
        var answers = answers(model, network);
        // The product takes its kernel transposed, so sums of floats may differ in their last bits.
        assertThat(distance(answers)).isLessThan(1e-6);
      }
    }
  }

  @Test
  void lossIsMismatchOfAllLayersPlusGammaTimesCrossEntropy() {
    var settings = settings(1, 1e-9, 10.0);
    var data = data(3, 40);
    try (var model = new JointModel(student(4, 4))) {
      var network = model.student().networks().getFirst();
      var trainer = new TaskTrainer(model, network, task(data, null), settings, 5);
      double expected = loss(model, network, data);
      double first = new Updates(model, "one", List.of(trainer)).step(1e-9).getFirst();
      assertThat(first).isCloseTo(expected, within(1e-4 * expected));
    }
  }

  /** The same loss by plain loops, over the one batch that holds all examples. */
  private static double loss(JointModel model, StudentNetwork network, CalibrationSet data) {
    int size = data.train().size();
    var batch = data.train().range(0, size);
    var tensors = network.compared();
    var answers = model.answers(network, batch, size, tensors);
    double loss = 0;
    for (int i = 0; i < tensors.size(); i++) {
      loss += meanDifference(answers.student().get(i), answers.teacher().get(i));
    }
    var logits = answers.student().get(tensors.indexOf(network.logits()));
    double crossEntropy = 0;
    for (int row = 0; row < size; row++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += Math.exp(logits[row * 3 + c]);
      }
      crossEntropy += Math.log(sum) - logits[row * 3 + data.train().label(row)];
    }
    return loss + 10 * crossEntropy / size;
  }

  private static double meanDifference(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  @Test
  void gradientOfACodewordIsTheSlopeOfTheLoss() {
    var data = data(3, 40);
    var student = student(4, 4);
    try (var model = new JointModel(student)) {
      var network = student.networks().getFirst();
      var codebook = student.variables().get(1);
      var before = model.read(codebook);
      double slope = slope(model, network, data, codebook, before, 3);
      var trainer = new TaskTrainer(model, network, task(data, null), settings(1, 1e-3, 10.0), 5);
      var updates = new Updates(model, "one", List.of(trainer));
      model.write(codebook, before);
      updates.step(1e-3);
      // Adam's first step has the length of the rate and the opposite sign of the gradient.
      double moved = model.read(codebook)[3] - before[3];
      assertThat(Math.abs(slope)).isGreaterThan(1e-3);
      assertThat(moved).isCloseTo(-Math.signum(slope) * 1e-3, within(2e-5));
    }
  }

  private static double slope(
      JointModel model,
      StudentNetwork network,
      CalibrationSet data,
      TrainedVariable variable,
      float[] values,
      int index) {
    float step = 1e-2f;
    var up = values.clone();
    up[index] += step;
    model.write(variable, up);
    double above = loss(model, network, data);
    var down = values.clone();
    down[index] -= step;
    model.write(variable, down);
    return (above - loss(model, network, data)) / (2 * step);
  }

  @Test
  void calibrationWithoutLabelsBringsTheStudentNearerToItsTeacher() {
    var data = data(0, 200);
    try (var model = new JointModel(student(2, 8))) {
      var network = model.student().networks().getFirst();
      double before = distance(answers(model, network));
      var losses = new ArrayList<Float>();
      var calibrator = calibrator(model, data, null, settings(150, 3e-3, 10.0));
      calibrator.start();
      while (!calibrator.done()) {
        losses.add(calibrator.next().losses().getFirst());
      }
      assertThat(losses).hasSize(150);
      assertThat(losses.getLast()).isLessThan(losses.getFirst());
      assertThat(distance(answers(model, network))).isLessThan(before * 0.6);
    }
  }

  @Test
  void aCalibrationThatGoesOnFromAStateEndsAsIfItHadNeverStopped() {
    var data = data(3, 60);
    var settings = settings(8, 1e-2, 10.0);
    try (var whole = new JointModel(student(2, 4));
        var first = new JointModel(student(2, 4));
        var second = new JointModel(student(2, 4))) {
      var uninterrupted = calibrator(whole, data, data.test(), settings);
      uninterrupted.start();
      run(uninterrupted, 8);
      var interrupted = calibrator(first, data, data.test(), settings);
      interrupted.start();
      run(interrupted, 5);
      var resumed = calibrator(second, data, data.test(), settings);
      resumed.restore(interrupted.state());
      run(resumed, 3);
      assertThat(resumed.state().values())
          .containsOnlyKeys(uninterrupted.state().values().keySet());
      uninterrupted
          .state()
          .values()
          .forEach(
              (name, value) -> assertThat(resumed.state().values().get(name)).isEqualTo(value));
      assertThat(resumed.state().standing()).isEqualTo(uninterrupted.state().standing());
      assertThat(resumed.done()).isTrue();
    }
  }

  @Test
  void theBestCheckedStateIsKeptAndPatienceEndsACalibrationThatGetsWorse() {
    var data = data(3, 60);
    var spec = new CalibrationSpec(50, 40, 1.0, null, null, null, null, null, 2, 3);
    try (var model = new JointModel(student(2, 256))) {
      var calibrator = calibrator(model, data, data.test(), CalibrationSettings.of(spec));
      calibrator.start();
      int steps = run(calibrator, 50);
      // A rate of 1 spoils weights that were as good as exact, so the first state stays the best.
      assertThat(steps).isEqualTo(6);
      assertThat(calibrator.finish().step()).isZero();
      for (var variable : model.student().variables()) {
        assertThat(model.read(variable)).isEqualTo(variable.initial());
      }
    }
  }

  @Test
  void aLaterStateThatIsBetterReplacesAnEarlierOne() {
    var data = data(3, 60);
    try (var model = new JointModel(student(2, 4))) {
      var calibrator = calibrator(model, data, data.test(), settings(20, 3e-3, 10.0));
      double first = 0;
      for (var loss : calibrator.start().losses()) {
        first += Objects.requireNonNull(loss);
      }
      run(calibrator, 20);
      var last = calibrator.state().values();
      var best = calibrator.finish();
      assertThat(best.step()).isEqualTo(20);
      assertThat(best.score()).isLessThan(1);
      assertThat(first).isPositive();
      for (var variable : model.student().variables()) {
        assertThat(model.read(variable)).isEqualTo(last.get("now/" + variable.name()));
      }
    }
  }

  @Test
  void patienceNeedsExamplesToCheckOn() {
    var spec = new CalibrationSpec(5, 4, null, null, null, null, null, 0.0, null, 2);
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> CalibrationSettings.of(spec))
        .satisfies(e -> assertThat(e.culprit()).isEqualTo("calibration.patience"));
  }

  private static int run(Calibrator calibrator, int most) {
    int steps = 0;
    for (; steps < most && !calibrator.done(); steps++) {
      calibrator.next();
    }
    return steps;
  }

  private static Calibrator calibrator(
      JointModel model,
      CalibrationSet data,
      @Nullable Split validation,
      CalibrationSettings settings) {
    var task = task(data, validation);
    return new Calibrator(model, List.of(task, task), settings, 1);
  }

  private static CalibrationTask task(CalibrationSet data, @Nullable Split validation) {
    return new CalibrationTask(
        new Objective(Objective.Kind.CLASSES, 3), data.train(), validation, 40);
  }

  @Test
  void rateDropsForTheLastTenthOfTheSteps() {
    var settings = settings(100, 1e-3, 10.0);
    assertThat(settings.rate().at(89)).isEqualTo(1e-3);
    assertThat(settings.rate().at(90)).isEqualTo(1e-4);
  }

  private static double distance(JointModel.Answers answers) {
    return meanDifference(answers.student().getFirst(), answers.teacher().getFirst());
  }

  private static JointModel.Answers answers(JointModel model, StudentNetwork network) {
    var batch = data(0, 20).test().range(0, 20);
    return model.answers(network, batch, 20, List.of(network.logits()));
  }

  private Student student(int length, int codewordCount) {
    var alignments = Aligner.align(networks, new SharingGain(networks, Preset.ACCU, 1));
    var encoded =
        alignments.stream()
            .map(
                alignment ->
                    LayerEncoder.encode(
                        alignment,
                        List.of(
                            networks.get(0).kernel(alignment.layers().get(0)),
                            networks.get(1).kernel(alignment.layers().get(1))),
                        new Coding(Math.min(length, alignment.minDepth()), codewordCount),
                        1))
            .toList();
    return CodebookStudent.build(new MergedNetworks(List.of("a", "b"), networks, encoded));
  }

  private static CalibrationSettings settings(int steps, double rate, double gamma) {
    return CalibrationSettings.of(new CalibrationSpec(steps, 40, rate, gamma, 1.0, 2.0));
  }

  /** Random examples 8x8x1, labelled where there are classes. */
  private static CalibrationSet data(int classes, int size) {
    var random = new Random(1);
    var examples = new float[size][64];
    var labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = classes == 0 ? 0 : random.nextInt(classes);
      for (int j = 0; j < 64; j++) {
        examples[i][j] = (float) random.nextGaussian();
      }
    }
    var split = Split.of(examples, classes == 0 ? null : labels);
    return new CalibrationSet(split, split, List.of(8, 8, 1), classes > 0, null);
  }
}
