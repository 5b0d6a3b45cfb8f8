package dev.zippermerge.fuzz;

import dev.zippermerge.OpenApi;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Requests to the operations of the contract, each with something wrong, or at least odd. None of
 * them creates, changes or deletes anything.
 */
final class RequestFuzz {
  private final Chance chance;
  private final Things things;
  private final FormFuzz forms;
  private final HeaderFuzz headers;
  private final List<String> always;
  private final List<Map.Entry<String, OpenApi.Operation>> operations =
      List.copyOf(OpenApi.CONTRACT.operations("/api/").entrySet());

  /**
   * @param things what is stored
   * @param files contents that no inspection takes
   * @param always headers that each request has
   */
  RequestFuzz(Chance chance, Things things, List<byte[]> files, List<String> always) {
    this.chance = chance;
    this.things = things;
    this.forms = new FormFuzz(chance, files);
    this.headers = new HeaderFuzz(chance);
    this.always = always;
  }

  /** The next request, as bytes. */
  byte[] next() {
    var operation = chance.one(operations);
    var method =
        operation.getKey().substring(0, operation.getKey().indexOf(' ')).toUpperCase(Locale.ROOT);
    var sent =
        chance.of(0.05)
            ? chance.one(
                "GET", "PUT", "PATCH", "POST", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get")
            : method;
    var path = path(operation.getValue().path(), method, sent) + query(operation.getValue());
    var lines =
        new ArrayList<>(List.of(headers.line(sent, path), "Host: localhost", "Connection: close"));
    lines.addAll(always);
    var body = body(operation.getValue(), sent, lines);
    headers.addTo(lines, body);
    var request = new ByteArrayOutputStream();
    request.writeBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    request.writeBytes(body);
    return request.toByteArray();
  }

  /** Ids of what exists only where the request cannot change it. */
  private String path(String template, String method, String sent) {
    boolean harmless =
        sent.equals(method)
            && (method.equals("GET")
                || template.endsWith("/predictions")
                || template.endsWith("/cancel"));
    var id = harmless && chance.of(0.6) ? things.idFor(template).toString() : oddId();
    return template.replace("{id}", id);
  }

  private String oddId() {
    return switch (chance.below(5)) {
      case 0, 1 -> chance.uuid().toString();
      case 2 -> encoded(chance.string());
      case 3 ->
          chance.one(
              "0",
              "-1",
              "..",
              "%2e%2e",
              "%00",
              "a%2fb",
              "a;b=c",
              "%c3%28",
              "%",
              "a//b",
              "*",
              "1-1-1-1-1");
      default -> chance.uuid() + chance.one("x", "%20", "/", "/..", ".", "%00", ";a", "?", "\\");
    };
  }

  private String query(OpenApi.Operation operation) {
    var parts = new ArrayList<String>();
    for (var listed : operation.operation().path("parameters")) {
      var parameter = OpenApi.CONTRACT.resolve(listed);
      if (parameter.path("in").asString().equals("query") && chance.of(0.6)) {
        parts.add(parameter.path("name").asString() + "=" + encoded(parameter(parameter)));
      }
    }
    if (chance.of(0.1)) {
      parts.add(
          chance.one(
              "a=b",
              "limit=1&limit=2",
              "=",
              "&&&",
              "%zz",
              "x=" + "y".repeat(20_000),
              "[]=1",
              "a=%00"));
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private String parameter(JsonNode parameter) {
    if (chance.of(0.2)) {
      return new JsonFuzz(chance).instance(parameter.path("schema")).asString();
    }
    return chance.of(0.5) ? chance.number() : chance.string();
  }

  private byte[] body(OpenApi.Operation operation, String sent, List<String> lines) {
    var content = operation.operation().path("requestBody").path("content");
    if (content.isEmpty() || sent.equals("GET") || sent.equals("HEAD")) {
      return chance.of(0.03) ? chance.bytes(100) : new byte[0];
    }
    var types = List.copyOf(content.propertyNames());
    var type = chance.one(types);
    var schema = content.path(type).path("schema");
    if (type.startsWith("multipart/")) {
      var form = forms.form(schema);
      lines.add("Content-Type: " + form.type());
      return form.body();
    }
    lines.add("Content-Type: " + (chance.of(0.9) ? type : headers.mediaType()));
    return type.equals("application/json")
        ? new JsonFuzz(chance).body(schema)
        : things.damagedArchive(chance);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
