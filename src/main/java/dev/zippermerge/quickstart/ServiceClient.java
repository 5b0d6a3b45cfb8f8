package dev.zippermerge.quickstart;

import dev.zippermerge.engine.spec.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** The part of the service's REST interface that the walk-through uses. */
final class ServiceClient implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI api;

  ServiceClient(URI service) {
    this.api = service.resolve("/api/v1/");
  }

  /**
   * Uploads a file and returns its id.
   *
   * @param list {@code models} or {@code datasets}
   */
  String upload(String list, String name, Path file) throws IOException, InterruptedException {
    var form = new Multipart(name, file);
    var request = request(list).header("Content-Type", form.contentType()).POST(form.body());
    return json(request).path("id").asString();
  }

  /** Posts a merge job and returns its id. */
  String merge(Object job) throws IOException, InterruptedException {
    var body = BodyPublishers.ofString(Json.mapper().writeValueAsString(job));
    var request = request("merge-jobs").header("Content-Type", "application/json").POST(body);
    return json(request).path("id").asString();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json(request(path));
  }

  /** Downloads to a file and returns the {@code Repr-Digest} that the service sent along. */
  String download(String path, Path file) throws IOException, InterruptedException {
    var answer = http.send(request(path).build(), BodyHandlers.ofFile(file));
    if (answer.statusCode() != 200) {
      throw new WalkThroughException("The download ended with status " + answer.statusCode() + ".");
    }
    return answer.headers().firstValue("Repr-Digest").orElse("");
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(api.resolve(path));
  }

  private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new WalkThroughException(
          "%s %s: status %d, %s"
              .formatted(
                  answer.request().method(),
                  answer.request().uri().getPath(),
                  answer.statusCode(),
                  answer.body()));
    }
    return Json.mapper().readTree(answer.body());
  }
}
