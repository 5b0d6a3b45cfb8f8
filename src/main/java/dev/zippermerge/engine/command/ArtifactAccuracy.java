package dev.zippermerge.engine.command;

import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.evaluate.Overlap;
import dev.zippermerge.engine.evaluate.ValueErrors;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.InputParts;
import dev.zippermerge.engine.spec.AnswerForm;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskAccuracy;
import dev.zippermerge.engine.spec.TaskKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.TFloat32;

/** Measures the answers of one task of a merged model that was loaded from its file. */
final class ArtifactAccuracy {
  private static final int BATCH = 128;

  private final LoadedArtifact artifact;
  private final String task;
  private final CalibrationSet data;
  private final AnswerForm form;

  private ArtifactAccuracy(LoadedArtifact artifact, String task, CalibrationSet data)
      throws IOException {
    this.artifact = artifact;
    this.task = task;
    this.data = data;
    this.form = artifact.answerForm(task);
  }

  /** Asks one task all examples of the test split. */
  static TaskAccuracy measure(LoadedArtifact artifact, String task, CalibrationSet data)
      throws IOException {
    return new ArtifactAccuracy(artifact, task, data).measure();
  }

  private TaskAccuracy measure() {
    var test = data.test();
    if (!test.labelled()) {
      return new TaskAccuracy(task, form.kind(), test.size(), null, null, null);
    }
    if (form.kind() == TaskKind.CLASSIFICATION && !test.targetShape().isEmpty()) {
      return pixels();
    }
    if (form.kind() == TaskKind.CLASSIFICATION && !test.classified()) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          task,
          "The labels are not class indices, but the task is a classification. Check the labels or set kind.");
    }
    int right = 0;
    ValueErrors errors = null;
    for (int from = 0; from < test.size(); from += BATCH) {
      int to = Math.min(from + BATCH, test.size());
      var answers = answers(from, to);
      int width = answers.length / (to - from);
      if (form.kind() != TaskKind.CLASSIFICATION) {
        errors = errors == null ? errors(width) : errors;
        errors.add(answers);
      } else {
        right += right(answers, width, test, from);
      }
    }
    return result(right, errors);
  }

  /** Classes of pixels. */
  private TaskAccuracy pixels() {
    int values = answers(0, 1).length;
    int labels = data.test().targetShape().stream().reduce(1, Math::multiplyExact);
    int classes = form.threshold() != null ? 1 : Math.max(1, values / labels);
    var test = data.withPixelClasses(values / classes, classes).test();
    if (test.positions() == 0) {
      throw new RefusedException(
          RefusalCode.DATA_SHAPE_MISMATCH,
          task,
          "The labels are not class indices, but the task is a classification. Check the labels or set kind.");
    }
    var overlap = new Overlap(Math.max(2, classes));
    long right = 0;
    long counted = 0;
    for (int i = 0; i < test.size(); i++) {
      var ordered = classesLast(answers(i, i + 1), classes);
      for (int position = 0; position < test.positions(); position++) {
        int label = test.label(i, position);
        if (label >= 0) {
          int answer = answer(ordered, position * classes, classes);
          overlap.add(answer, label);
          right += answer == label ? 1 : 0;
          counted++;
        }
      }
    }
    double accuracy = counted == 0 ? 0 : (double) right / counted;
    return new TaskAccuracy(task, form.kind(), test.size(), accuracy, null, overlap.mean());
  }

  /** A network that takes channels first also gives classes first. */
  private float[] classesLast(float[] answers, int classes) {
    var shape = artifact.outputShape(task);
    if (shape.size() != 3 || shape.getLast() == classes) {
      return answers;
    }
    int positions = answers.length / classes;
    var ordered = new float[answers.length];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = answers[i % classes * positions + i / classes];
    }
    return ordered;
  }

  private TaskAccuracy result(int right, @Nullable ValueErrors errors) {
    int size = data.test().size();
    return errors == null
        ? new TaskAccuracy(task, form.kind(), size, (double) right / size, null, null)
        : new TaskAccuracy(task, form.kind(), size, null, errors.error(null), null);
  }

  private ValueErrors errors(int width) {
    data.requireValues(width, task);
    return new ValueErrors(data.test(), width);
  }

  private float[] answers(int from, int to) {
    var inputs = InputParts.of(artifact.inputs(task), data.test().range(from, to), to - from);
    try {
      return artifact.answer(task, null, inputs);
    } finally {
      inputs.forEach(TFloat32::close);
    }
  }

  private int right(float[] answers, int width, Split test, int from) {
    int right = 0;
    for (int row = 0; row < answers.length / width; row++) {
      right += answer(answers, row * width, width) == test.label(from + row) ? 1 : 0;
    }
    return right;
  }

  private int answer(float[] values, int start, int count) {
    if (form.threshold() != null) {
      return values[start] > form.threshold() ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[start + i] > values[start + best] ? i : best;
    }
    return best;
  }
}
