package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.Verdict;
import java.util.Locale;

/** The last lines of a merge: what each task kept, the size, the verdict and its warnings. */
final class VerdictText {
  private VerdictText() {}

  /** The lines; empty if the result has no verdict. */
  static String of(MergeResult result) {
    var verdict = result.verdict();
    if (verdict == null) {
      return "";
    }
    var text = new StringBuilder();
    verdict.tasks().forEach(task -> text.append(line(task)));
    var totals = result.totals();
    text.append(
        String.format(
            Locale.ROOT,
            "Size: %,d -> %,d bytes, %.1f times smaller%n",
            totals.originalBytes(),
            totals.artifactBytes(),
            totals.compression()));
    text.append("Verdict: %s%n".formatted(verdict.outcome()));
    verdict
        .warnings()
        .forEach(w -> text.append("Warning %s: %s%n".formatted(w.code(), w.message())));
    return text.toString();
  }

  private static String line(Verdict.Task task) {
    return String.format(
        Locale.ROOT,
        "Task %s: %s, %s changed by %+.2f points%n",
        task.task(),
        task.outcome(),
        task.measure().name().toLowerCase(Locale.ROOT),
        -task.drop());
  }
}
