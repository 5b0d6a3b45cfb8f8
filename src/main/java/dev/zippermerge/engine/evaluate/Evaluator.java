package dev.zippermerge.engine.evaluate;

import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.calibrate.Objective;
import dev.zippermerge.engine.calibrate.StudentNetwork;
import dev.zippermerge.engine.data.Split;
import dev.zippermerge.engine.detect.BoxAgreement;
import dev.zippermerge.engine.detect.DetectionForm;
import dev.zippermerge.engine.spec.AnswerError.Boxes;
import dev.zippermerge.engine.spec.AnswerError.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures a student against its teacher. */
public final class Evaluator {
  private static final int BATCH = 128;

  private Evaluator() {}

  /** Asks both networks the first {@code limit} examples of a split. */
  public static Answers answers(
      JointModel model, StudentNetwork network, Objective objective, Split split, int limit) {
    return objective.kind() == Objective.Kind.VALUES
        ? values(model, network, objective, split, limit)
        : classes(model, network, objective.width(), split, limit);
  }

  private static Answers classes(
      JointModel model, StudentNetwork network, int logits, Split split, int limit) {
    var counter = new ClassCounter(split, logits);
    overBatches(
        model,
        network,
        split,
        limit,
        List.of(network.logits()),
        answers -> counter.add(answers.teacher().getFirst(), answers.student().getFirst()));
    return counter.answers(Math.min(limit, split.size()));
  }

  private static Answers values(
      JointModel model, StudentNetwork network, Objective objective, Split split, int limit) {
    var teacher = new ValueErrors(split, objective.width());
    var student = new ValueErrors(split, objective.width());
    var form = objective.detection();
    var boxes = new BoxAgreement();
    var parts = network.parts();
    var difference = new double[parts.size()];
    var size = new double[parts.size()];
    var labelled = network.outputs().getFirst();
    var tensors = Stream.concat(parts.stream(), Stream.of(labelled)).distinct().toList();
    int first = tensors.indexOf(labelled);
    overBatches(
        model,
        network,
        split,
        limit,
        tensors,
        answers -> {
          for (int i = 0; i < parts.size(); i++) {
            add(answers.teacher().get(i), answers.student().get(i), i, difference, size);
          }
          teacher.add(answers.teacher().get(first));
          student.add(answers.student().get(first));
          if (form != null) {
            add(form, answers.teacher().get(first), answers.student().get(first), boxes);
          }
        });
    var errors = parts(parts, difference, size);
    double worst = errors.stream().mapToDouble(Part::relativeToOriginal).max().orElse(0);
    int examples = Math.min(limit, split.size());
    var error = student.error(worst);
    return new Answers(
        examples,
        null,
        null,
        null,
        teacher.error(null),
        error.with(
            errors.size() > 1 ? errors : null,
            form == null ? null : new Boxes(boxes.f1(), boxes.original(), boxes.merged())),
        null,
        null);
  }

  private static void add(
      DetectionForm form, float[] teacher, float[] student, BoxAgreement boxes) {
    for (int example = 0; example < teacher.length / form.width(); example++) {
      boxes.add(form.boxes(teacher, example), form.boxes(student, example));
    }
  }

  private static List<Part> parts(List<String> tensors, double[] difference, double[] size) {
    return IntStream.range(0, tensors.size())
        .mapToObj(i -> new Part(tensors.get(i), size[i] == 0 ? 0 : difference[i] / size[i]))
        .toList();
  }

  /**
   * Mismatch of each tensor over the first {@code limit} examples: mean |student - teacher| / mean
   * |teacher|.
   *
   * @param tensors names of tensors in the original network
   */
  public static Map<String, Double> mismatches(
      JointModel model, StudentNetwork network, Split split, int limit, List<String> tensors) {
    var difference = new double[tensors.size()];
    var size = new double[tensors.size()];
    overBatches(
        model,
        network,
        split,
        limit,
        tensors,
        answers -> {
          for (int i = 0; i < tensors.size(); i++) {
            add(answers.teacher().get(i), answers.student().get(i), i, difference, size);
          }
        });
    var mismatches = new HashMap<String, Double>();
    for (int i = 0; i < tensors.size(); i++) {
      mismatches.put(tensors.get(i), size[i] == 0 ? 0 : difference[i] / size[i]);
    }
    return mismatches;
  }

  private static void add(
      float[] teacher, float[] student, int tensor, double[] difference, double[] size) {
    for (int i = 0; i < teacher.length; i++) {
      difference[tensor] += Math.abs(student[i] - teacher[i]);
      size[tensor] += Math.abs(teacher[i]);
    }
  }

  private static void overBatches(
      JointModel model,
      StudentNetwork network,
      Split split,
      int limit,
      List<String> tensors,
      Consumer<JointModel.Answers> consumer) {
    int end = Math.min(limit, split.size());
    for (int from = 0; from < end; from += BATCH) {
      int to = Math.min(from + BATCH, end);
      consumer.accept(model.answers(network, split.range(from, to), to - from, tensors));
    }
  }
}
