package dev.zippermerge;

import dev.zippermerge.runner.FakeEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * A test that talks to the running service over HTTP, with a database of its own and {@link
 * FakeEngine} in the engine's place. Subclasses without settings of their own share one service.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = "zippermerge.engine.main-class=dev.zippermerge.runner.FakeEngine")
public abstract class ServiceTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @LocalManagementPort private int managementPort;
  @Autowired protected JdbcClient jdbc;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    var url = TestPostgres.newDatabase();
    registry.add("spring.datasource.url", () -> url);
  }

  /** A request to a path of the service. */
  protected HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  /** Sends a request; the answer's status has to be one that openapi.yaml tells of. */
  protected Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = new Answer(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
    OpenApi.CONTRACT.check(answer.http().request(), answer.status());
    return answer;
  }

  /** Gets a path with headers, given as name, value, name, value. */
  protected Answer get(String path, String... headers) throws IOException, InterruptedException {
    return send(headers.length == 0 ? request(path) : request(path).headers(headers));
  }

  /** Deletes a path. */
  protected Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  /** Posts a JSON body. */
  protected Answer post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** Posts a multipart form. */
  protected Answer post(String path, Multipart form) throws IOException, InterruptedException {
    return send(request(path).header("Content-Type", Multipart.contentType()).POST(form.body()));
  }

  /** The service's port. */
  protected int port() {
    return port;
  }

  /** The port of health and metrics. */
  protected int managementPort() {
    return managementPort;
  }

  /** Rows of a table. */
  protected long count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }
}
