package dev.zippermerge.api;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.jobs.TrialView;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Trials of a search as CSV: a row for each trial and task, one where a trial has no figures. */
final class TrialTable {
  private static final String HEADER =
      "trial,kind,status,codings,bytes,compression,pareto_front,chosen,"
          + "task,score,original,drop,loss\r\n";

  private TrialTable() {}

  static String csv(List<TrialView> trials) {
    var text = new StringBuilder(HEADER);
    for (var trial : trials) {
      if (trial.tasks() == null) {
        text.append(row(trial, null));
      } else {
        trial.tasks().forEach(score -> text.append(row(trial, score)));
      }
    }
    return text.toString();
  }

  private static String row(TrialView trial, TrialResult.@Nullable TaskScore score) {
    return Csv.line(
        trial.id(),
        trial.kind(),
        trial.status(),
        trial.codings().stream().map(TrialTable::coding).collect(Collectors.joining(" ")),
        trial.bytes(),
        trial.compression(),
        trial.paretoFront(),
        trial.chosen(),
        score == null ? null : score.task(),
        score == null ? null : score.score(),
        score == null ? null : score.original(),
        score == null ? null : score.drop(),
        score == null ? null : score.loss());
  }

  /** {@code layer:r:C}. */
  private static String coding(LayerCoding coding) {
    return coding.layer() + ":" + coding.segmentLength() + ":" + coding.codewordCount();
  }
}
