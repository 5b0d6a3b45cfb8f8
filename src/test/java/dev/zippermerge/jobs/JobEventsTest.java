package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JobEventsTest extends JobTest {
  @Test
  void streamsUntilTheJobHasEndedAndResumes() throws Exception {
    var id = submit("first");

    // The server ends the stream, so this returns with all of it.
    var all = getJob("/" + id + "/events", "Accept", "text/event-stream");

    assertThat(all.header("Content-Type")).startsWith("text/event-stream");
    assertThat(all.text()).startsWith(":heartbeat");
    var events = events(all.text());
    assertThat(events.getFirst()).contains("event:status", "\"QUEUED\"");
    assertThat(events.getLast()).contains("event:status", "\"SUCCEEDED\"");
    assertThat(all.text()).contains("event:progress", "event:curve", "event:log");

    var resumed = getJob("/" + id + "/events", "Last-Event-ID", idOf(events.get(1)));
    assertThat(events(resumed.text())).isEqualTo(events.subList(2, events.size()));
    assertThat(getJob("/" + id + "/events", "Last-Event-ID", idOf(events.getLast())).status())
        .isEqualTo(204);
    assertThat(getJob("/" + id + "/events", "Last-Event-ID", "x").status()).isEqualTo(400);
    assertThat(getJob("/00000000-0000-0000-0000-000000000000/events").status()).isEqualTo(404);
  }

  private static List<String> events(String stream) {
    return List.of(stream.split("\n\n")).stream().filter(part -> part.contains("id:")).toList();
  }

  private static String idOf(String event) {
    return event
        .lines()
        .filter(line -> line.startsWith("id:"))
        .map(line -> line.substring(3).strip())
        .findFirst()
        .orElseThrow();
  }
}
