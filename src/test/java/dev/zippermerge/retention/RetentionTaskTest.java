package dev.zippermerge.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.ServiceTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rounds of two replicas. */
class RetentionTaskTest extends ServiceTest {
  private final Counting shared = new Counting("shared", false, false);
  private final Counting local = new Counting("local", true, false);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @BeforeEach
  void longAgo() {
    jdbc.sql("update retention_round set begun_at = '-infinity'").update();
  }

  @Test
  void oneReplicaCleansForAllAndEachForItself() {
    var one = replica(shared, local);
    var other = replica(shared, local);

    one.round();
    other.round();

    assertThat(shared.times).isEqualTo(1);
    assertThat(local.times).isEqualTo(2);
    jdbc.sql("update retention_round set begun_at = begun_at - interval '55 min'").update();
    other.round();
    assertThat(shared.times).isEqualTo(2);
    assertThat(metrics.counter("zippermerge.removed", "kind", "shared").count()).isEqualTo(6);
    assertThat(metrics.counter("zippermerge.removed.bytes", "kind", "local").count())
        .isEqualTo(300);
  }

  @Test
  void aFaultKeepsNothingElseBack() {
    replica(new Counting("broken", false, true), shared).round();

    assertThat(shared.times).isEqualTo(1);
  }

  private RetentionTask replica(Cleaning... cleanings) {
    var settings = new RetentionSettings(null, null, Duration.ofDays(1), Duration.ofHours(1));
    return new RetentionTask(List.of(cleanings), settings, jdbc, metrics, Clock.systemUTC());
  }

  private static final class Counting implements Cleaning {
    private final String kind;
    private final boolean local;
    private final boolean broken;
    private int times;

    Counting(String kind, boolean local, boolean broken) {
      this.kind = kind;
      this.local = local;
      this.broken = broken;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public boolean local() {
      return local;
    }

    @Override
    public Removed clean(Instant now) {
      times++;
      if (broken) {
        throw new IllegalStateException("for the test");
      }
      return new Removed(3, 100);
    }
  }
}
