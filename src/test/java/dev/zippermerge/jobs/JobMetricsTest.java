package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.search.Search;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Figures for operators; the service is shared with other tests, so differences count. */
class JobMetricsTest extends JobTest {
  @Autowired private MeterRegistry registry;

  @Test
  void countsWhatWaitsAndWhatRuns() throws Exception {
    double waiting = jobs("queued");
    double running = jobs("running");
    var ids = new String[] {submit("hang"), submit("hang"), submit("hang")};
    engineOf(ids[0]);
    engineOf(ids[1]);

    assertThat(jobs("running")).isEqualTo(running + 2);
    assertThat(jobs("queued")).isEqualTo(waiting + 1);

    for (var id : ids) {
      postJob("/" + id + "/cancel", "");
      awaitStatus(id, "CANCELLED");
    }
    assertThat(jobs("running")).isEqualTo(running);
    assertThat(jobs("queued")).isEqualTo(waiting);
  }

  @Test
  void timesAttemptsByTheirEnd() throws Exception {
    long succeeded = attempts("succeeded");
    long refused = attempts("failed");
    long crashed = attempts("requeued");

    awaitStatus(submit("first"), "SUCCEEDED");
    awaitStatus(submit("refuse"), "FAILED");
    awaitStatus(submit("crash"), "FAILED");

    awaitAttempts("succeeded", succeeded + 1);
    awaitAttempts("failed", refused + 2);
    awaitAttempts("requeued", crashed + 2);
    assertThat(timers("failed").timer().totalTime(TimeUnit.NANOSECONDS)).isPositive();
  }

  @Test
  void tellsHowLongTheQueueIsAndWhatEnginesNeed() throws Exception {
    var ids = new String[] {submit("hang"), submit("hang"), submit("hang")};
    engineOf(ids[0]);
    engineOf(ids[1]);

    assertThat(gauge("zippermerge.queue.age")).isBetween(0.001, 60.0);
    assertThat(gauge("zippermerge.engine.processes")).isEqualTo(2);
    assertThat(gauge("zippermerge.engine.memory")).isGreaterThan(2 << 20);
    assertThat(registry.get("zippermerge.blob").tag("place", "postgres").gauge().value())
        .isEqualTo(jdbc.sql("select sum(size) from blob").query(Double.class).single());

    for (var id : ids) {
      postJob("/" + id + "/cancel", "");
      awaitStatus(id, "CANCELLED");
    }
    assertThat(gauge("zippermerge.queue.age")).isZero();
    Awaitility.await().until(() -> gauge("zippermerge.engine.processes") == 0);
  }

  @Test
  void countsFailuresByCodeAndTimesPhases() throws Exception {
    var code = "ALIGNMENT_IMPOSSIBLE";
    long failures = failures(code);
    long encoded = phases("encode");
    long verified = phases("verify");

    awaitStatus(submit("first"), "SUCCEEDED");
    awaitStatus(submit("refuse"), "FAILED");

    Awaitility.await().until(() -> failures(code), count -> count == failures + 1);
    Awaitility.await().until(() -> phases("encode"), count -> count == encoded + 2);
    assertThat(phases("verify")).isEqualTo(verified + 1);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private long failures(String code) {
    var counter = Search.in(registry).name("zippermerge.job.failures").tag("code", code).counter();
    return counter == null ? 0 : (long) counter.count();
  }

  private long phases(String phase) {
    var timer = Search.in(registry).name("zippermerge.job.phases").tag("phase", phase).timer();
    return timer == null ? 0 : timer.count();
  }

  private double jobs(String status) {
    return registry.get("zippermerge.jobs").tag("status", status).gauge().value();
  }

  private RequiredSearch timers(String outcome) {
    return registry.get("zippermerge.job.attempts").tag("outcome", outcome);
  }

  private long attempts(String outcome) {
    return Search.in(registry)
        .name("zippermerge.job.attempts")
        .tag("outcome", outcome)
        .timers()
        .stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }

  /** A timer stops a moment after the job's end is stored. */
  private void awaitAttempts(String outcome, long expected) {
    Awaitility.await().until(() -> attempts(outcome), count -> count == expected);
  }
}
