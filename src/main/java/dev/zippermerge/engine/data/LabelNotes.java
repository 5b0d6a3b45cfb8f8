package dev.zippermerge.engine.data;

/** What is odd about a data set's labels. */
final class LabelNotes {
  private LabelNotes() {}

  static void tell(CalibrationSet set, Notes notes) {
    int first = set.firstLabel();
    if (first > 0) {
      notes.tell(
          "Labels start at %d, so that there are %d classes; if %d is the first class, set labelOffset to %d."
              .formatted(first, set.classes(), first, first));
    }
    tellNegative(set.train(), notes);
    tellNegative(set.test(), notes);
  }

  private static void tellNegative(Split split, Notes notes) {
    for (int i = 0; split.wholeNumbers() && i < split.size(); i++) {
      if (split.targets(1, i)[0] < 0) {
        notes.tell(
            "%s holds the label %.0f, which is not a class: labels are values to regress on."
                .formatted(split.place(i), split.targets(1, i)[0]));
        return;
      }
    }
  }
}
