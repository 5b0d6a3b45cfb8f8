package dev.zippermerge.engine.spec;

import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Trials as CSV: a row for each trial and task, one where a trial has no figures. */
public final class TrialCsv {
  private static final String HEADER =
      "trial,kind,status,codings,bytes,compression,pareto_front,chosen,"
          + "task,score,original,drop,loss\r\n";

  private TrialCsv() {}

  /**
   * What the rows of a trial tell.
   *
   * @param trial what is tried
   * @param status DONE, or where else it stands
   * @param result its figures; absent where it has none
   * @param paretoFront whether it is on its front
   * @param chosen whether its merge is what the search ended with
   */
  public record Entry(
      Trial trial,
      String status,
      @Nullable TrialResult result,
      boolean paretoFront,
      boolean chosen) {}

  /** The whole file. */
  public static String of(List<Entry> entries) {
    var text = new StringBuilder(HEADER);
    for (var entry : entries) {
      var result = entry.result();
      if (result == null) {
        text.append(row(entry, null, null));
      } else {
        result.tasks().forEach(score -> text.append(row(entry, result, score)));
      }
    }
    return text.toString();
  }

  /** A trial's r and C as {@code conv1:8/128 fc1:16/64}. */
  public static String codings(List<LayerCoding> codings) {
    return codings.stream()
        .map(
            coding ->
                "%s:%d/%d"
                    .formatted(coding.layer(), coding.segmentLength(), coding.codewordCount()))
        .collect(Collectors.joining(" "));
  }

  private static String row(Entry entry, @Nullable TrialResult result, @Nullable TaskScore score) {
    return Csv.line(
        entry.trial().id(),
        entry.trial().kind(),
        entry.status(),
        codings(entry.trial().codings()),
        result == null ? null : result.bytes(),
        result == null ? null : result.compression(),
        entry.paretoFront(),
        entry.chosen(),
        score == null ? null : score.task(),
        score == null ? null : score.score(),
        score == null ? null : score.original(),
        score == null ? null : score.drop(),
        score == null ? null : score.loss());
  }
}
