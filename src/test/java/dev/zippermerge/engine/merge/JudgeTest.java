package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.LatencyMicros;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.engine.spec.TaskLatency;
import dev.zippermerge.engine.spec.Verdict;
import dev.zippermerge.engine.spec.Verdict.Code;
import dev.zippermerge.engine.spec.Verdict.Measure;
import dev.zippermerge.engine.spec.Verdict.Outcome;
import dev.zippermerge.engine.spec.VerdictLimits;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {
  @Test
  void theWorstTaskDecides() {
    var verdict = judge(null, task(0.90, 0.896, 0.95), task(0.80, 0.785, 0.95));
    assertThat(verdict.tasks())
        .extracting(Verdict.Task::outcome)
        .containsExactly(Outcome.KEPT, Outcome.SLIGHTLY_WORSE);
    assertThat(verdict.outcome()).isEqualTo(Outcome.SLIGHTLY_WORSE);
    assertThat(verdict.worstDrop()).isEqualTo(1.5);
    assertThat(verdict.warnings()).isEmpty();
  }

  @Test
  void aDropBeyondBothLimitsIsDegraded() {
    assertThat(judge(null, task(0.9, 0.87, 0.9)).outcome()).isEqualTo(Outcome.DEGRADED);
    var wide = new VerdictLimits(1.0, 3.0);
    assertThat(judge(wide, task(0.9, 0.87, 0.9)).outcome()).isEqualTo(Outcome.SLIGHTLY_WORSE);
  }

  @Test
  void withoutLabelsAgreementCounts() {
    var verdict = judge(null, task(null, null, 0.985));
    assertThat(verdict.tasks().getFirst().measure()).isEqualTo(Measure.AGREEMENT);
    assertThat(verdict.outcome()).isEqualTo(Outcome.KEPT);
    assertThat(judge(null, task(null, null, 0.94)).outcome()).isEqualTo(Outcome.DEGRADED);
  }

  @Test
  void anOriginalAtChanceIsNamed() {
    assertThat(judge(null, task(0.11, 0.11, 0.9)).warnings())
        .extracting(Verdict.Warning::code)
        .containsExactly(Code.ORIGINAL_AT_CHANCE);
  }

  @Test
  void answersThatAreRightOnOtherExamplesAreNamed() {
    assertThat(judge(null, task(0.9, 0.9, 0.7)).warnings())
        .extracting(Verdict.Warning::code)
        .containsExactly(Code.AGREEMENT_LOW);
  }

  @Test
  void aSlowLookupIsNamed() {
    var slow = new TaskLatency(new LatencyMicros(10.0, null, 11.0, 20.0), 100, null, null);
    assertThat(judge(null, task(0.9, 0.9, 0.95, slow)).warnings())
        .extracting(Verdict.Warning::code)
        .containsExactly(Code.LOOKUP_SLOWER);
  }

  @Test
  void aLossThatStillFellIsNamedWithMoreSteps() {
    var falling = curves(10, 8, 6, 5, 4.5, 4.2, 4, 3.8, 3.6, 3.4);
    var settled = curves(10, 8, 6, 5, 4.5, 4.2, 4, 4, 4, 4.01);
    assertThat(
            new Judge(null, List.of(10), null)
                .judge(List.of(task(0.9, 0.9, 0.95)), falling)
                .warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo(Code.LOSS_STILL_FALLING);
              assertThat(warning.message()).contains("calibration.steps 200");
            });
    assertThat(
            new Judge(null, List.of(10), null)
                .judge(List.of(task(0.9, 0.9, 0.95)), settled)
                .warnings())
        .isEmpty();
  }

  @Test
  void aZipperThatSharedNothingIsNotAPlainSuccess() {
    var verdict =
        new Judge(null, List.of(10), "The first step was undone.")
            .judge(List.of(task(0.9, 0.9, 0.95)), List.of());
    assertThat(verdict.outcome()).isEqualTo(Outcome.NOTHING_SHARED);
    assertThat(verdict.warnings())
        .extracting(Verdict.Warning::message)
        .containsExactly("The first step was undone.");
  }

  private static Verdict judge(@Nullable VerdictLimits limits, MergeResult.Task... tasks) {
    var classes = IntStream.range(0, tasks.length).mapToObj(_ -> 10).toList();
    return new Judge(limits, classes, null).judge(List.of(tasks), List.of());
  }

  private static List<EngineEvent.Curve> curves(double... losses) {
    return IntStream.range(0, losses.length)
        .mapToObj(
            i -> new EngineEvent.Curve("task", 10 * (i + 1), null, losses[i], null, null, null))
        .toList();
  }

  private static MergeResult.Task task(
      @Nullable Double original, @Nullable Double merged, double agreement) {
    return task(original, merged, agreement, null);
  }

  private static MergeResult.Task task(
      @Nullable Double original,
      @Nullable Double merged,
      double agreement,
      @Nullable TaskLatency latency) {
    return new MergeResult.Task(
        "task",
        TaskKind.CLASSIFICATION,
        original != null,
        1000,
        original,
        merged,
        merged,
        agreement,
        agreement,
        null,
        null,
        null,
        null,
        null,
        null,
        latency);
  }
}
