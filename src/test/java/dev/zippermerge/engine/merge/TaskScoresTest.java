package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.TaskKind;
import org.junit.jupiter.api.Test;

class TaskScoresTest {
  @Test
  void oneWrongAnswerInAHundredIsADropOfOnePoint() {
    // 100 x (1 - 0.99) is a little more than 1 in doubles: a goal of 1 point would not be met.
    assertThat(TaskScores.of(task(1, 0.99)).drop()).isEqualTo(1);
    assertThat(TaskScores.of(task(0.937, 0.93)).drop()).isEqualTo(0.7);
    assertThat(TaskScores.of(task(0.93, 0.937)).drop()).isEqualTo(-0.7);
  }

  @Test
  void oneAnswerInTenMillionCounts() {
    assertThat(TaskScores.of(task(1, 1 - 1e-7)).drop()).isEqualTo(1e-5);
  }

  private static MergeResult.Task task(double original, double merged) {
    return new MergeResult.Task(
        "glyphs",
        TaskKind.CLASSIFICATION,
        true,
        1000,
        original,
        0.0,
        merged,
        1.0,
        1.0,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
