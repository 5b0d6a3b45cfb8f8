package dev.zippermerge.engine.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a detector writes its answer: one tensor with a box (centre, width, height) and scores for
 * each anchor.
 *
 * @param anchors boxes for each example
 * @param classes classes that are told apart
 * @param objectness true if a score for any object stands before those of the classes, to be
 *     multiplied with them
 * @param anchorsLast true for [values, anchors], false for [anchors, values]
 */
public record DetectionForm(int anchors, int classes, boolean objectness, boolean anchorsLast) {
  private static final int COORDINATES = 4;
  private static final double LEAST_SCORE = 0.25;
  private static final double SAME_OBJECT = 0.45;

  /**
   * Recognises the form: [4 + classes, anchors] as YOLO v8 and v11 have it, [anchors, 5 + classes]
   * as v5 and v7 have it, or [anchors, 5] of one class without objectness.
   *
   * @param shape the output's shape for one example
   */
  public static Optional<DetectionForm> of(List<Integer> shape) {
    if (shape.size() != 2) {
      return Optional.empty();
    }
    int first = shape.getFirst();
    int last = shape.getLast();
    if (first < last && first > COORDINATES) {
      return Optional.of(new DetectionForm(last, first - COORDINATES, false, true));
    }
    if (last < first && last == COORDINATES + 1) {
      return Optional.of(new DetectionForm(first, 1, false, false));
    }
    return last < first && last > COORDINATES + 1
        ? Optional.of(new DetectionForm(first, last - COORDINATES - 1, true, false))
        : Optional.empty();
  }

  /** Values for each anchor. */
  private int values() {
    return COORDINATES + (objectness ? 1 : 0) + classes;
  }

  /** Values for each example. */
  public int width() {
    return anchors * values();
  }

  /**
   * The objects that an answer tells: boxes of some size with a score of 0.25 or more, but for
   * those that overlap a surer one of their class by 0.45 or more.
   *
   * @param answer the values of a batch of examples
   * @param example index of one of them
   */
  public List<Box> boxes(float[] answer, int example) {
    var candidates = new ArrayList<Box>();
    for (int anchor = 0; anchor < anchors; anchor++) {
      var box = box(answer, example, anchor);
      if (box.score() >= LEAST_SCORE && box.right() > box.left() && box.bottom() > box.top()) {
        candidates.add(box);
      }
    }
    candidates.sort(Comparator.comparingDouble(Box::score).reversed());
    var kept = new ArrayList<Box>();
    for (var box : candidates) {
      if (kept.stream().noneMatch(surer -> sameObject(surer, box))) {
        kept.add(box);
      }
    }
    return kept;
  }

  private static boolean sameObject(Box a, Box b) {
    return a.label() == b.label() && a.intersectionOverUnion(b) >= SAME_OBJECT;
  }

  private Box box(float[] answer, int example, int anchor) {
    int firstScore = values() - classes;
    int best = 0;
    for (int label = 1; label < classes; label++) {
      if (value(answer, example, anchor, firstScore + label)
          > value(answer, example, anchor, firstScore + best)) {
        best = label;
      }
    }
    double score = value(answer, example, anchor, firstScore + best);
    return Box.of(
        value(answer, example, anchor, 0),
        value(answer, example, anchor, 1),
        value(answer, example, anchor, 2),
        value(answer, example, anchor, 3),
        best,
        objectness ? score * value(answer, example, anchor, COORDINATES) : score);
  }

  private double value(float[] answer, int example, int anchor, int index) {
    int place = anchorsLast ? index * anchors + anchor : anchor * values() + index;
    return answer[example * width() + place];
  }
}
