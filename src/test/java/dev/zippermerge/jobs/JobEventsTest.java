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
    var all = get("/" + id + "/events", "Accept", "text/event-stream");

    assertThat(all.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
    assertThat(all.body()).startsWith(":heartbeat");
    var events = events(all.body());
    assertThat(events.getFirst()).contains("event:status", "\"QUEUED\"");
    assertThat(events.getLast()).contains("event:status", "\"SUCCEEDED\"");
    assertThat(all.body()).contains("event:progress", "event:curve", "event:log");

    var resumed = get("/" + id + "/events", "Last-Event-ID", idOf(events.get(1)));
    assertThat(events(resumed.body())).isEqualTo(events.subList(2, events.size()));
    assertThat(get("/" + id + "/events", "Last-Event-ID", idOf(events.getLast())).statusCode())
        .isEqualTo(204);
    assertThat(get("/" + id + "/events", "Last-Event-ID", "x").statusCode()).isEqualTo(400);
    assertThat(get("/00000000-0000-0000-0000-000000000000/events").statusCode()).isEqualTo(404);
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
