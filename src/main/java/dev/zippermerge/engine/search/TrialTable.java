package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.ParetoFront;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialCsv;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Trials as tables, for people and for programs. */
public final class TrialTable {
  private final List<TrialResult> results;
  private final Set<String> front;
  private final @Nullable String chosen;

  /**
   * @param chosen id of the chosen trial, if there is one
   */
  public TrialTable(List<TrialResult> results, @Nullable String chosen) {
    this.results = results;
    this.front = ParetoFront.of(results);
    this.chosen = chosen;
  }

  /** Lines of a table in Markdown: drops in points, the Pareto front and the choice marked. */
  public List<String> markdown() {
    var lines = new ArrayList<String>();
    var tasks =
        tasks().stream().map("%s: score (drop) | "::formatted).collect(Collectors.joining());
    lines.add("| trial | r/C | bytes | ratio | " + tasks + "front |");
    lines.add("|---|---|--:|--:|" + "--:|".repeat(tasks().size()) + "---|");
    results.forEach(result -> lines.add(markdown(result)));
    return lines;
  }

  private String markdown(TrialResult result) {
    return "| %s | %s | %s | %s | %s%s |"
        .formatted(
            result.id(),
            TrialCsv.codings(result.codings()),
            format("%,d", result.bytes()),
            format("%.2f", result.compression()),
            result.tasks().stream()
                .map(task -> format("%.4f (%.2f) | ", task.score(), task.drop()))
                .collect(Collectors.joining()),
            mark(result));
  }

  private String mark(TrialResult result) {
    var mark = front.contains(result.id()) ? "*" : "";
    return result.id().equals(chosen) ? mark + " chosen" : mark;
  }

  /** Lines of comma-separated values, as the service gives them too. */
  public List<String> csv() {
    return TrialCsv.of(results.stream().map(this::entry).toList()).lines().toList();
  }

  private TrialCsv.Entry entry(TrialResult result) {
    var trial = new Trial(result.id(), result.kind(), result.codings());
    boolean isChosen = result.id().equals(chosen);
    return new TrialCsv.Entry(trial, "DONE", result, front.contains(result.id()), isChosen);
  }

  private List<String> tasks() {
    return results.isEmpty()
        ? List.of()
        : results.getFirst().tasks().stream().map(TaskScore::task).toList();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
