package dev.zippermerge.quickstart;

import dev.zippermerge.engine.spec.AnswerError;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeResult;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a merge measured, as tables for people. */
final class ResultTables {
  private static final String LAYER = "%-24s %-14s %4s %4s %10s %10s  %-10s %-14s %8s %9s %10s%n";
  private static final String TASK = "%-10s %10s %10s %10s %10s %10s %12s %12s %12s %12s%n";

  private final PrintStream out;

  ResultTables(PrintStream out) {
    this.out = out;
  }

  /** A row for each layer and task: bytes, weight error, output mismatch. */
  void layers(List<MergeResult.Layer> layers) {
    out.printf(
        LAYER,
        "layer",
        "kind",
        "r",
        "C",
        "before B",
        "after B",
        "task",
        "kernel",
        "weights",
        "mismatch",
        "calibrated");
    for (var layer : layers) {
      boolean first = true;
      for (var source : layer.sources()) {
        row(layer, source, first);
        first = false;
      }
    }
  }

  private void row(MergeResult.Layer layer, MergePlan.Source source, boolean first) {
    var error =
        layer.errors().stream()
            .filter(e -> e.task().equals(source.task()))
            .findFirst()
            .orElse(null);
    out.printf(
        LAYER,
        first ? layer.name() : "",
        first ? layer.kind() : "",
        first ? text(layer.segmentLength()) : "",
        first ? text(layer.codewordCount()) : "",
        first ? "%,d".formatted(layer.bytesBefore()) : "",
        first ? "%,d".formatted(layer.bytesAfter()) : "",
        source.task(),
        source.kernelShape().stream().map(String::valueOf).collect(Collectors.joining("x")),
        decimal(error == null ? null : error.quantisationError()),
        decimal(error == null ? null : error.mismatchBefore()),
        decimal(error == null ? null : error.mismatchAfter()));
  }

  /** A row for each task: accuracies or mean squared errors, agreement, latency. */
  void tasks(List<MergeResult.Task> tasks) {
    out.printf(
        TASK,
        "task",
        "original",
        "encoded",
        "merged",
        "agreement",
        "examples",
        "original us",
        "as BLAS us",
        "merged us",
        "by lookup us");
    for (var task : tasks) {
      var latency = Objects.requireNonNull(task.latency());
      out.printf(
          TASK,
          task.name(),
          measured(task.originalAccuracy(), task.originalError()),
          measured(task.encodedAccuracy(), task.encodedError()),
          measured(task.mergedAccuracy(), task.mergedError()),
          percent(task.mergedAgreement()),
          "%,d".formatted(task.testExamples()),
          micros(latency.micros().originalTensorFlow()),
          micros(latency.micros().originalBlas()),
          micros(latency.micros().mergedTensorFlow()),
          micros(latency.micros().mergedLookup()));
    }
  }

  /** Sizes over all tasks. */
  void totals(MergeResult.Totals totals) {
    out.printf(
        "weights %,d B before, %,d B after; artifact %,d B: %.1f times smaller than the originals' weights%n",
        totals.originalBytes(), totals.mergedBytes(), totals.artifactBytes(), totals.compression());
  }

  /** The accuracy of a classification, the mean squared error of a regression. */
  private static String measured(@Nullable Double accuracy, @Nullable AnswerError error) {
    return error == null || error.meanSquared() == null
        ? percent(accuracy)
        : "%.4g".formatted(error.meanSquared());
  }

  private static String micros(@Nullable Double value) {
    return value == null ? "-" : "%.0f".formatted(value);
  }

  private static String text(@Nullable Integer value) {
    return value == null ? "-" : value.toString();
  }

  private static String decimal(@Nullable Double value) {
    return value == null ? "-" : "%.4f".formatted(value);
  }

  private static String percent(@Nullable Double value) {
    return value == null ? "-" : "%.2f %%".formatted(100 * value);
  }
}
