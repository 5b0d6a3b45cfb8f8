package dev.zippermerge.engine.evaluate;

import dev.zippermerge.engine.data.Split;

/** Counts answers of classes: that of the largest logit, or whether the only one is above 0. */
final class ClassCounter {
  private final Split split;
  private final int logits;
  private int examples;
  private int teacherRight;
  private int studentRight;
  private int equal;

  /**
   * @param logits logits for each example
   */
  ClassCounter(Split split, int logits) {
    this.split = split;
    this.logits = logits;
  }

  /** Adds the logits of the next examples, one after the other. */
  void add(float[] teacher, float[] student) {
    for (int row = 0; row < teacher.length / logits; row++, examples++) {
      int taught = answer(teacher, row);
      int answered = answer(student, row);
      equal += taught == answered ? 1 : 0;
      if (split.classified()) {
        teacherRight += taught == split.label(examples) ? 1 : 0;
        studentRight += answered == split.label(examples) ? 1 : 0;
      }
    }
  }

  Answers answers() {
    boolean labelled = split.classified();
    return new Answers(
        examples,
        labelled ? (double) teacherRight / examples : null,
        labelled ? (double) studentRight / examples : null,
        (double) equal / examples,
        null,
        null);
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
