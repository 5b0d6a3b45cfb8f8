package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** An engine that runs longer than it may is killed, and is not tried again. */
@TestPropertySource(properties = "zippermerge.worker.time-limit=8s")
class TimeLimitTest extends JobTest {
  @Test
  void failsWhereTheEngineTakesTooLong() throws Exception {
    var id = submit("hang");
    var engine = engineOf(id);

    var job = awaitStatus(id, "FAILED");

    assertThat(engine.isAlive()).isFalse();
    assertThat(job.get("attempt").asInt()).isEqualTo(1);
    assertThat(job.at("/problem/code").asString()).isEqualTo("ENGINE_TIMEOUT");
    assertThat(job.at("/problem/detail").asString()).contains("longer than 8 s");
  }

  @Test
  void failsWhereEveryTrialTakesTooLong() throws Exception {
    var id = search("hang");

    var job = awaitStatus(id, "FAILED");

    var problems = problems(json(getJob("/" + id + "/trials")));
    assertThat(problems).isNotEmpty().containsOnly("ENGINE_TIMEOUT");
    assertThat(job.at("/problem/code").asString()).isEqualTo("ENGINE_TIMEOUT");
  }

  private static List<String> problems(JsonNode trials) {
    return trials
        .valueStream()
        .filter(trial -> trial.has("problem"))
        .map(trial -> trial.at("/problem/code").asString())
        .toList();
  }
}
