package dev.zippermerge.engine.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order ways run, and what is counted. */
class TurnsTest {
  private final StringBuilder order = new StringBuilder();
  private final Turns turns = new Turns(List.of(() -> order.append('a'), () -> order.append('b')));

  @Test
  void quickWaysRunInBlocksOfTwentyForTwentyRounds() {
    var medians = turns.steady(60);
    var block = "a".repeat(20) + "b".repeat(20);
    // One run of each beforehand tells how long they take.
    assertThat(order).hasToString("ab" + block.repeat(20));
    assertThat(medians.runs()).isEqualTo(20 * 15);
    assertThat(medians.micros()).hasSize(2).allSatisfy(micros -> assertThat(micros).isPositive());
  }

  @Test
  void waysThatTakeTooLongRunAsOftenAsTheyMust() {
    var medians = turns.steady(0);
    assertThat(order).hasToString("ab" + ("a".repeat(20) + "b".repeat(20)).repeat(3));
    assertThat(medians.runs()).isEqualTo(3 * 15);
    order.setLength(0);
    var slow = new Turns(List.of(TurnsTest::sleep, () -> order.append('b'))).steady(0);
    assertThat(slow.runs()).isEqualTo(3 * 3);
    assertThat(order).hasToString("b".repeat(1 + 3 * 4));
    assertThat(slow.micros().getFirst()).isGreaterThan(20_000);
  }

  @Test
  void coldRunsTakeTurnsOneByOne() {
    var medians = turns.cold(60);
    assertThat(order).hasToString("ab".repeat(1 + medians.runs()));
    assertThat(medians.runs()).isEqualTo(400);
  }

  @Test
  void warmsUpEachWayOnItsOwn() {
    turns.warmUp(0);
    assertThat(order).isEmpty();
    turns.warmUp(0.01);
    assertThat(order.toString()).matches("a+b+");
  }

  @Test
  void takesTheMedian() {
    assertThat(Turns.median(3, 9, 1)).isEqualTo(3);
    assertThat(Turns.median(4, 1, 2, 3)).isEqualTo(3);
    var unsorted = new long[] {2, 1};
    Turns.median(unsorted);
    assertThat(new ArrayList<>(List.of(unsorted[0], unsorted[1]))).containsExactly(2L, 1L);
  }

  private static void sleep() {
    try {
      Thread.sleep(21);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
