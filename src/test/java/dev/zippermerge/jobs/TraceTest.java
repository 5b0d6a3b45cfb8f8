package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a collector of traces hears of a request and its job. */
class TraceTest extends JobTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CLIENT = "b7ad6b7169203331";
  private static final Map<String, Span> SPANS = new ConcurrentHashMap<>();
  private static final HttpServer COLLECTOR = collector();

  /** A span of the trace, as it came. */
  private record Span(String name, String id, String parent) {}

  @DynamicPropertySource
  static void endpoint(DynamicPropertyRegistry registry) {
    registry.add(
        "management.opentelemetry.tracing.export.otlp.endpoint",
        () -> "http://localhost:" + COLLECTOR.getAddress().getPort() + "/v1/traces");
    registry.add("management.opentelemetry.tracing.export.schedule-delay", () -> "100ms");
  }

  @AfterAll
  static void stop() {
    COLLECTOR.stop(0);
  }

  @Test
  void aJobGoesOnWithTheTraceOfItsRequest() throws Exception {
    var answer = postJob("", body("first"), "traceparent", "00-" + TRACE + "-" + CLIENT + "-01");
    awaitStatus(answer.json("id"), "SUCCEEDED");

    var request = await("http post /api/v1/merge-jobs");
    var attempt = await("attempt at JOB");
    var engine = await("engine merge");
    assertThat(request.parent()).isEqualTo(CLIENT);
    assertThat(await("engine plan").parent()).isEqualTo(request.id());
    assertThat(attempt.parent()).isEqualTo(request.id());
    assertThat(engine.parent()).isEqualTo(attempt.id());
    assertThat(await("phase ENCODE").parent()).isEqualTo(engine.id());
    assertThat(await("phase VERIFY").parent()).isEqualTo(engine.id());
  }

  private static Span await(String name) {
    return Awaitility.await(name + " in " + SPANS.keySet())
        .until(() -> SPANS.get(name), span -> span != null);
  }

  private static HttpServer collector() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/v1/traces", TraceTest::take);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void take(HttpExchange exchange) throws IOException {
    var request = UnknownFieldSet.parseFrom(exchange.getRequestBody());
    // ExportTraceServiceRequest, ResourceSpans, ScopeSpans, Span
    inside(request, 1)
        .flatMap(resource -> inside(resource, 2))
        .flatMap(scope -> inside(scope, 2))
        .filter(span -> TRACE.equals(hex(span, 1)))
        .map(span -> new Span(bytes(span, 5).toStringUtf8(), hex(span, 2), hex(span, 4)))
        .forEach(span -> SPANS.put(span.name(), span));
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static Stream<UnknownFieldSet> inside(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().stream().map(TraceTest::parse);
  }

  private static UnknownFieldSet parse(ByteString bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString bytes(UnknownFieldSet message, int field) {
    var values = message.getField(field).getLengthDelimitedList();
    return values.isEmpty() ? ByteString.EMPTY : values.getFirst();
  }

  private static String hex(UnknownFieldSet message, int field) {
    return HexFormat.of().formatHex(bytes(message, field).toByteArray());
  }
}
