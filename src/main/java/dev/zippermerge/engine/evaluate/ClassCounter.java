package dev.zippermerge.engine.evaluate;

import dev.zippermerge.engine.data.Split;

/** Counts answers of classes: that of the largest logit, or whether the only one is above 0. */
final class ClassCounter {
  private final Split split;
  private final int logits;
  private final Overlap teacherOverlap;
  private final Overlap studentOverlap;
  private int rows;
  private int labelled;
  private int teacherRight;
  private int studentRight;
  private int equal;

  /**
   * @param logits logits for each example, or for each of its positions
   */
  ClassCounter(Split split, int logits) {
    this.split = split;
    this.logits = logits;
    this.teacherOverlap = new Overlap(Math.max(2, logits));
    this.studentOverlap = new Overlap(Math.max(2, logits));
  }

  /** Adds the logits of the next examples, one after the other. */
  void add(float[] teacher, float[] student) {
    for (int row = 0; row < teacher.length / logits; row++, rows++) {
      int taught = answer(teacher, row);
      int answered = answer(student, row);
      equal += taught == answered ? 1 : 0;
      int label = label();
      if (label >= 0) {
        labelled++;
        teacherRight += taught == label ? 1 : 0;
        studentRight += answered == label ? 1 : 0;
        teacherOverlap.add(taught, label);
        studentOverlap.add(answered, label);
      }
    }
  }

  /** The label of the next row, -1 where it has none. */
  private int label() {
    int positions = split.positions();
    if (positions > 0) {
      return split.label(rows / positions, rows % positions);
    }
    return split.classified() ? split.label(rows) : -1;
  }

  /**
   * What was counted.
   *
   * @param examples how many examples
   */
  Answers answers(int examples) {
    boolean pixels = split.positions() > 0;
    return new Answers(
        examples,
        labelled > 0 ? (double) teacherRight / labelled : null,
        labelled > 0 ? (double) studentRight / labelled : null,
        (double) equal / rows,
        null,
        null,
        pixels ? teacherOverlap.mean() : null,
        pixels ? studentOverlap.mean() : null);
  }

  private int answer(float[] values, int row) {
    if (logits == 1) {
      return values[row] > 0 ? 1 : 0;
    }
    int best = 0;
    for (int i = 1; i < logits; i++) {
      best = values[row * logits + i] > values[row * logits + best] ? i : best;
    }
    return best;
  }
}
