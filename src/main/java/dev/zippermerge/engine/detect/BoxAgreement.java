package dev.zippermerge.engine.detect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts how many boxes of two detectors are the same: one class, and overlapping by half. */
public final class BoxAgreement {
  private static final double SAME_BOX = 0.5;

  private int matched;
  private int original;
  private int merged;

  /** Adds an example's boxes; of each detector the surest come first. */
  public void add(List<Box> originals, List<Box> answers) {
    var left = new ArrayList<>(originals);
    for (var answer : answers) {
      @Nullable Box best = null;
      for (var candidate : left) {
        double overlap = candidate.intersectionOverUnion(answer);
        if (candidate.label() == answer.label()
            && overlap >= SAME_BOX
            && (best == null || overlap > best.intersectionOverUnion(answer))) {
          best = candidate;
        }
      }
      if (best != null) {
        left.remove(best);
        matched++;
      }
    }
    original += originals.size();
    merged += answers.size();
  }

  /** Boxes of the original. */
  public int original() {
    return original;
  }

  /** Boxes of the merged model. */
  public int merged() {
    return merged;
  }

  /** F1: twice the boxes in common over all boxes of both; 1 if there are none. */
  public double f1() {
    int all = original + merged;
    return all == 0 ? 1 : 2.0 * matched / all;
  }
}
