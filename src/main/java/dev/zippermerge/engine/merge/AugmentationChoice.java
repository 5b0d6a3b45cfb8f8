package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.Augmenter;
import dev.zippermerge.engine.calibrate.CalibrationTask;
import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.Objective;
import dev.zippermerge.engine.calibrate.StudentNetwork;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.spec.Augmentation;
import dev.zippermerge.engine.spec.EngineEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides what is done at random to training pictures. If the specification does not say it, each
 * task takes what leaves its original's answers alone: mirrored digits are not digits, and their
 * network says so.
 */
final class AugmentationChoice {
  private static final int EXAMPLES = 512;
  private static final int BATCH = 128;

  /** Share of right answers that an original may lose. */
  private static final double MOST_LOST = 0.02;

  private final JointModel model;
  private final long seed;

  private AugmentationChoice(JointModel model, long seed) {
    this.model = model;
    this.seed = seed;
  }

  /** The tasks with what is done to their pictures. */
  static List<CalibrationTask> of(JointModel model, List<CalibrationTask> tasks, MergeRun run) {
    var choice = new AugmentationChoice(model, run.seed());
    var chosen = new ArrayList<CalibrationTask>();
    for (int i = 0; i < tasks.size(); i++) {
      var network = model.student().networks().get(i);
      var given = run.settings().augment();
      var augment = given == null ? choice.found(network, tasks.get(i)) : given;
      if (given == null && !augment.isEmpty()) {
        run.events()
            .accept(
                new EngineEvent.Log(
                    "Task %s is calibrated on pictures changed by %s; its original keeps its accuracy on them."
                        .formatted(network.task(), augment)));
      }
      chosen.add(tasks.get(i).with(augment));
    }
    return chosen;
  }

  private List<Augmentation> found(StudentNetwork network, CalibrationTask task) {
    var shape = network.teacher().inputs().getFirst().exampleShape();
    if (!hasOneClass(network, task) || !Augmenter.isPicture(shape)) {
      return List.of();
    }
    var sample = task.train().sample(EXAMPLES);
    var plain = classes(network, task, sample, List.of());
    var right = sample.classified() ? sample.labels(indices(sample.size())) : plain;
    double accuracy = share(plain, right);
    return Stream.of(Augmentation.values())
        .filter(
            one ->
                accuracy - share(classes(network, task, sample, List.of(one)), right) <= MOST_LOST)
        .toList();
  }

  /** True for one picture and one class for each example: masks would have to change as well. */
  private static boolean hasOneClass(StudentNetwork network, CalibrationTask task) {
    return task.objective().kind() != Objective.Kind.VALUES
        && network.teacher().inputs().size() == 1
        && network.teacher().outputs().getFirst().exampleShape().size() <= 1;
  }

  private int[] classes(
      StudentNetwork network, CalibrationTask task, Split sample, List<Augmentation> augment) {
    var shape = network.teacher().inputs().getFirst().exampleShape();
    var augmenter = new Augmenter(augment, shape, seed);
    int width = task.objective().width();
    var classes = new int[sample.size()];
    for (int from = 0; from < sample.size(); from += BATCH) {
      int to = Math.min(from + BATCH, sample.size());
      var batch = augmenter.apply(sample.range(from, to), from);
      var logits =
          model.answers(network, batch, to - from, List.of(network.logits())).teacher().getFirst();
      for (int i = from; i < to; i++) {
        classes[i] = largest(logits, (i - from) * width, width);
      }
    }
    return classes;
  }

  /** The class of the largest logit, or of a single one. */
  private static int largest(float[] logits, int from, int width) {
    if (width == 1) {
      return logits[from] > 0 ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < width; i++) {
      best = logits[from + i] > logits[from + best] ? i : best;
    }
    return best;
  }

  private static int[] indices(int size) {
    var indices = new int[size];
    for (int i = 0; i < size; i++) {
      indices[i] = i;
    }
    return indices;
  }

  private static double share(int[] answers, int[] right) {
    int equal = 0;
    for (int i = 0; i < answers.length; i++) {
      equal += answers[i] == right[i] ? 1 : 0;
    }
    return (double) equal / answers.length;
  }
}
