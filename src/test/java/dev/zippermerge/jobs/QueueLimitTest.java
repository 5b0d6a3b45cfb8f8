package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** An owner who has as many jobs waiting as allowed is told so. Nothing works on jobs here. */
@TestPropertySource(properties = {"zippermerge.roles=api", "zippermerge.queue.queued-per-owner=2"})
class QueueLimitTest extends JobTest {
  @Test
  void noMoreJobsWaitThanAllowed() throws Exception {
    var answers = new ArrayList<Future<Answer>>();
    Callable<Answer> submit = () -> postJob("", body("first"));
    try (var pool = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        answers.add(pool.submit(submit));
      }
    }

    var accepted = new ArrayList<String>();
    for (var answer : answers) {
      if (answer.get().status() == 202) {
        accepted.add(answer.get().json("id"));
      } else {
        assertThat(answer.get().status()).isEqualTo(429);
        assertThat(answer.get().json("code")).isEqualTo("QUEUE_LIMIT_REACHED");
        assertThat(Integer.parseInt(answer.get().header("Retry-After"))).isPositive();
      }
    }
    assertThat(accepted).hasSize(2);

    postJob("/" + accepted.getFirst() + "/cancel", "");
    assertThat(postJob("", body("first")).status()).isEqualTo(202);
    var retried = postJob("/" + accepted.getFirst() + "/retry", "");
    assertThat(retried.status()).isEqualTo(429);
    assertThat(json(getJob("/" + accepted.getFirst())).get("status").asString())
        .isEqualTo("CANCELLED");
  }
}
