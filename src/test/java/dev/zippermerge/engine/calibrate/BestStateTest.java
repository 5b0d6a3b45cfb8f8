package dev.zippermerge.engine.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BestStateTest {
  private final BestState best = new BestState();

  /** A zipper starts from one task's weights: that task can only lose, and shall a little. */
  @Test
  void aTaskThatStartsWithNextToNoLossDoesNotForbidEveryStep() {
    best.offer(0, List.of(50.0, 0.01), Map::of);
    best.offer(10, List.of(20.0, 1.0), Map::of);
    assertThat(best.standing().step()).isEqualTo(10);
    best.offer(20, List.of(19.0, 6.0), Map::of);
    assertThat(best.standing().step()).isEqualTo(10);
    assertThat(best.standing().checksSince()).isEqualTo(1);
  }

  /** Losses of 4 and 1 at first, of 2 and 0.75 then: (0.5 + 0.75) / 2. */
  @Test
  void tasksOfLikeLossesCountAlike() {
    best.offer(0, List.of(4.0, 1.0), Map::of);
    best.offer(5, List.of(2.0, 0.75), Map::of);
    assertThat(best.standing().score()).isEqualTo(0.625);
  }
}
