package dev.zippermerge.engine.evaluate;

import dev.zippermerge.engine.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * How teacher and student answered a split.
 *
 * @param examples examples asked
 * @param teacherAccuracy share of right answers of the teacher, absent without labels
 * @param studentAccuracy share of right answers of the student, absent without labels
 * @param agreement share of equal answers
 */
public record Answers(
    int examples,
    @Nullable Double teacherAccuracy,
    @Nullable Double studentAccuracy,
    double agreement) {

  /** Counts answers: the class of the largest logit. */
  static final class Counter {
    private final Split split;
    private final int classes;
    private int examples;
    private int teacherRight;
    private int studentRight;
    private int equal;

    Counter(Split split, int classes) {
      this.split = split;
      this.classes = classes;
    }

    /** Adds the logits of the next examples, [batch, classes]. */
    void add(float[] teacher, float[] student) {
      for (int row = 0; row < teacher.length / classes; row++, examples++) {
        int taught = largest(teacher, row);
        int answered = largest(student, row);
        equal += taught == answered ? 1 : 0;
        if (split.labelled()) {
          teacherRight += taught == split.label(examples) ? 1 : 0;
          studentRight += answered == split.label(examples) ? 1 : 0;
        }
      }
    }

    Answers answers() {
      return new Answers(
          examples,
          split.labelled() ? (double) teacherRight / examples : null,
          split.labelled() ? (double) studentRight / examples : null,
          (double) equal / examples);
    }

    private int largest(float[] logits, int row) {
      int best = 0;
      for (int i = 1; i < classes; i++) {
        best = logits[row * classes + i] > logits[row * classes + best] ? i : best;
      }
      return best;
    }
  }
}
