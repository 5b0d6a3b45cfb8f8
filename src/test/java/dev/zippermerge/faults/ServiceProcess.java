package dev.zippermerge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.ServeCommand;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * The service, in a process of its own with 256 MB of heap and the fake engine, for tests that harm
 * it.
 */
final class ServiceProcess implements AutoCloseable {
  static final String JOBS = "/api/v1/merge-jobs";
  static final String MODELS = "/api/v1/models";
  static final String DATASETS = "/api/v1/datasets";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final int port;
  private final int managementPort;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServiceProcess(Process process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Starts the service on a database and waits until it answers. */
  static ServiceProcess start(String database, String... settings) throws IOException {
    return start(List.of(), List.of(), database, settings);
  }

  /**
   * Starts the service and waits until it answers.
   *
   * @param prefix a command that runs the one after it
   * @param jvm options of the JVM
   * @param database JDBC address
   * @param settings settings, as {@code --name=value}
   */
  static ServiceProcess start(
      List<String> prefix, List<String> jvm, String database, String... settings)
      throws IOException {
    int port = freePort();
    int managementPort = freePort();
    var all = new ArrayList<>(List.of(settings));
    all.add("--server.port=" + port);
    all.add("--management.server.port=" + managementPort);
    var process = ServeCommand.start(prefix, jvm, database, all);
    ServeCommand.await(process);
    return new ServiceProcess(process, port, managementPort);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  Answer get(String path) throws Exception {
    return send(request(path));
  }

  Answer health() throws Exception {
    return send(
        HttpRequest.newBuilder(
            URI.create("http://localhost:" + managementPort + "/actuator/health/readiness")));
  }

  /** The value of a metric. */
  double metric(String name) throws Exception {
    var text =
        send(HttpRequest.newBuilder(
                URI.create("http://localhost:" + managementPort + "/actuator/prometheus")))
            .text();
    return text.lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Uploads a file. */
  Answer upload(String path, BodyPublisher content) throws Exception {
    return send(
        request(path)
            .header("Content-Type", FormData.CONTENT_TYPE)
            .POST(FormData.of("x.zip", content)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
  }

  Answer send(HttpRequest.Builder request) throws Exception {
    return new Answer(client.send(request.build(), BodyHandlers.ofByteArray()));
  }

  /** Uploads a model and a data set and submits a merge of the model with itself. */
  String submit(String behaviour) throws Exception {
    var model = created(upload(MODELS, BodyPublishers.ofString("a model")));
    var data = created(upload(DATASETS, BodyPublishers.ofString("a data set")));
    return created(submission(behaviour, model, data));
  }

  /** Submits a merge; the first task's name tells the fake engine what to do. */
  Answer submission(String behaviour, String model, String data) throws Exception {
    var body =
        """
        {"seed":7,"tasks":[{"name":"%s","modelId":"%s","datasetId":"%s"},
        {"name":"second","modelId":"%s","datasetId":"%s"}]}"""
            .formatted(behaviour, model, data, model, data);
    return send(
        request(JOBS)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  static String created(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(201, 202);
    return answer.json("id");
  }

  /** Waits for a job's end, however often the service is out meanwhile. */
  JsonNode awaitStatus(String id, String status) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () -> get(JOBS + "/" + id).json(),
            job -> job.path("status").asString("").equals(status));
  }

  /** Kills it (SIGKILL) and waits for its end. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.shutdownNow();
  }
}
