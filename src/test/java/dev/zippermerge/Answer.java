package dev.zippermerge;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A response of the service.
 *
 * @param http status, headers and bytes
 */
public record Answer(HttpResponse<byte[]> http) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The status. */
  public int status() {
    return http.statusCode();
  }

  /** A header's first value, or the empty string. */
  public String header(String name) {
    return http.headers().firstValue(name).orElse("");
  }

  /** The body. */
  public byte[] bytes() {
    return http.body();
  }

  /** The body as text. */
  public String text() {
    return new String(http.body(), StandardCharsets.UTF_8);
  }

  /** The body as JSON. */
  public JsonNode json() {
    return JSON.readTree(http.body());
  }

  /** A member of the JSON body as text; JSON pointer without the leading slash. */
  public String json(String path) {
    return json().at("/" + path).asString("");
  }
}
