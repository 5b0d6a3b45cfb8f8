package dev.zippermerge.engine.search;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.ParetoFront;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            codings(result),
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

  /** Lines of comma-separated values, the first with names of columns. */
  public List<String> csv() {
    var columns =
        tasks().stream()
            .flatMap(
                task -> Stream.of("score", "original", "drop", "loss").map(c -> task + "." + c));
    var header = Stream.of("id", "kind", "codings", "bytes", "compression");
    var marks = Stream.of("paretoFront", "chosen");
    return Stream.concat(
            Stream.of(
                Stream.of(header, columns, marks).flatMap(s -> s).collect(Collectors.joining(","))),
            results.stream().map(this::csv))
        .toList();
  }

  private String csv(TrialResult result) {
    var fields =
        new ArrayList<Object>(
            List.of(
                result.id(), result.kind(), codings(result), result.bytes(), result.compression()));
    for (var task : result.tasks()) {
      fields.addAll(List.of(task.score(), task.original(), task.drop()));
      fields.add(task.loss() == null ? "" : task.loss());
    }
    fields.add(front.contains(result.id()));
    fields.add(result.id().equals(chosen));
    return fields.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  private List<String> tasks() {
    return results.isEmpty()
        ? List.of()
        : results.getFirst().tasks().stream().map(TaskScore::task).toList();
  }

  private static String codings(TrialResult result) {
    return result.codings().stream().map(TrialTable::coding).collect(Collectors.joining(" "));
  }

  private static String coding(LayerCoding coding) {
    return "%s:%d/%d".formatted(coding.layer(), coding.segmentLength(), coding.codewordCount());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
