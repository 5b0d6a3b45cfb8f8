package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the service's own log tells of a request and its job, in the form that containers have. */
class JobLogTest extends JobTest {
  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Lines appender = new Lines();

  @BeforeEach
  void listen() {
    appender.setContext(context);
    appender.encoder.setContext(context);
    appender.encoder.setFormat("ecs");
    appender.encoder.start();
    appender.start();
    root.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(appender);
    appender.stop();
  }

  @Test
  void linesBearTheRequestAndTheJob() throws Exception {
    var answer = postJob("", body("first"), "X-Request-Id", "order-66");
    var id = answer.json("id");
    awaitStatus(id, "SUCCEEDED");

    assertThat(answer.header("X-Request-Id")).isEqualTo("order-66");
    assertThat(lines("job " + id + " is queued"))
        .hasSize(1)
        .allMatch(line -> label(line, "requestId").equals("order-66"))
        .allMatch(line -> label(line, "jobId").equals(id));
    // The line of the end comes a moment after the end is stored.
    var ended = "job " + id + ", attempt 1: SUCCEEDED";
    assertThat(Awaitility.await().until(() -> lines(ended), found -> !found.isEmpty()))
        .hasSize(1)
        .allMatch(line -> label(line, "jobId").equals(id))
        .allMatch(line -> label(line, "attempt").equals("1"));
    assertThat(lines("engine: pid "))
        .anyMatch(line -> label(line, "jobId").equals(id) && label(line, "attempt").equals("1"));
  }

  @Test
  void anIdThatIsNotPlainIsReplaced() throws Exception {
    var sent = "1 level=ERROR";
    var id = getJob("", "X-Request-Id", sent).header("X-Request-Id");

    assertThat(id).hasSize(36).isNotEqualTo(sent);
    assertThat(get("/nowhere").header("X-Request-Id")).hasSize(36).isNotEqualTo(id);
  }

  private List<JsonNode> lines(String message) {
    return appender.lines.stream()
        .map(line -> JsonMapper.shared().readTree(line))
        .filter(line -> line.path("message").asString("").startsWith(message))
        .toList();
  }

  private static String label(JsonNode line, String name) {
    return line.path(name).asString("");
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final StructuredLogEncoder encoder = new StructuredLogEncoder();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
    }
  }
}
