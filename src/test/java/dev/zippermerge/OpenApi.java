package dev.zippermerge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An OpenAPI document, read for comparison. */
public final class OpenApi {
  /** The contract that the service gives to its clients. */
  public static final OpenApi CONTRACT = new OpenApi(read());

  /** Statuses that {@code default} describes. */
  private static final Set<Integer> COMMON = Set.of(405, 406, 500, 503);

  private final JsonNode document;

  /** A document that was read. */
  public OpenApi(JsonNode document) {
    this.document = document;
  }

  /**
   * One operation.
   *
   * @param path the path's template
   * @param operation its description
   * @param shared parameters of all of the path's operations
   */
  public record Operation(String path, JsonNode operation, JsonNode shared) {}

  private static JsonNode read() {
    try (var in = OpenApi.class.getResourceAsStream("/static/openapi.yaml")) {
      return JsonMapper.shared().valueToTree(new Yaml().<Map<String, Object>>load(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks that an answer's status is described, where its operation is; common statuses need not
   * be.
   */
  void check(HttpRequest request, int status) {
    var path = request.uri().getPath();
    operations("/")
        .forEach(
            (name, operation) -> {
              var matches = path.matches(operation.path().replaceAll("\\{[^}]+}", "[^/]+"));
              if (matches
                  && name.startsWith(request.method().toLowerCase(Locale.ROOT) + " ")
                  && !COMMON.contains(status)) {
                assertThat(statuses(operation)).as(name).contains(String.valueOf(status));
              }
            });
  }

  /** All operations below a path, by method and path. */
  public Map<String, Operation> operations(String prefix) {
    var found = new TreeMap<String, Operation>();
    document
        .at("/paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (path.getKey().startsWith(prefix)
                              && !method.getKey().equals("parameters")) {
                            found.put(
                                method.getKey() + " " + path.getKey(),
                                new Operation(
                                    path.getKey(),
                                    method.getValue(),
                                    path.getValue().path("parameters")));
                          }
                        }));
    return found;
  }

  /** Parameters as {@code in name}, with an asterisk where required. */
  public Set<String> parameters(Operation operation) {
    var found = new TreeSet<String>();
    for (var list : List.of(operation.shared(), operation.operation().path("parameters"))) {
      for (var listed : list) {
        var parameter = resolve(listed);
        found.add(
            parameter.path("in").asString()
                + " "
                + parameter.path("name").asString()
                + (parameter.path("required").asBoolean(false) ? "*" : ""));
      }
    }
    return found;
  }

  /** Status codes of an operation's answers. */
  public Set<String> statuses(Operation operation) {
    return new TreeSet<>(operation.operation().path("responses").propertyNames());
  }

  /** Paths of all properties in the request's body. */
  public Set<String> requestProperties(Operation operation) {
    return bodyProperties(resolve(operation.operation().path("requestBody")));
  }

  /** Paths of all properties in the body of an answer. */
  public Set<String> responseProperties(Operation operation, String status) {
    return bodyProperties(resolve(operation.operation().path("responses").path(status)));
  }

  private Set<String> bodyProperties(JsonNode body) {
    var found = new TreeSet<String>();
    body.path("content")
        .properties()
        .forEach(
            type -> {
              if (Pattern.matches("application/json|multipart/form-data|\\*/\\*", type.getKey())) {
                collect(type.getValue().path("schema"), "", found);
              }
            });
    return found;
  }

  private void collect(JsonNode unresolved, String path, Set<String> found) {
    var schema = resolve(unresolved);
    if (path.length() > 300) {
      return;
    }
    schema.path("allOf").forEach(part -> collect(part, path, found));
    schema.path("oneOf").forEach(part -> collect(part, path, found));
    if (schema.has("items")) {
      collect(schema.path("items"), path + "[]", found);
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              var name = path + "/" + property.getKey();
              found.add(name);
              collect(property.getValue(), name, found);
            });
  }

  /** The node that a reference refers to, and of any other node itself. */
  public JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }
}
