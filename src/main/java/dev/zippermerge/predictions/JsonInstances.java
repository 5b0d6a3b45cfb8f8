package dev.zippermerge.predictions;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.lookup.LookupTask;
import dev.zippermerge.problem.FieldProblem;
import dev.zippermerge.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads {@code {"instances": {"TASK": […], …}}}, or {@code {"instances": […]}} where the task is
 * told beside it, value by value, so that the body's form takes no memory.
 */
final class JsonInstances {
  private static final String FIELD = "instances";

  private final JsonParser json;
  private final TaskChoice tasks;
  private final Limits limits;
  private final List<Instances> found = new ArrayList<>();

  private JsonInstances(JsonParser json, TaskChoice tasks, Limits limits) {
    this.json = json;
    this.tasks = tasks;
    this.limits = limits;
  }

  /**
   * Reads a body.
   *
   * @throws ProblemException naming the field that is wrong
   */
  static List<Instances> read(Path body, TaskChoice tasks, Limits limits) throws IOException {
    try (var in = Files.newInputStream(body);
        var json = Json.mapper().createParser(in)) {
      return new JsonInstances(json, tasks, limits).read();
    } catch (JacksonException e) {
      var at = e.getLocation();
      var place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw ProblemException.badRequest(
          "MALFORMED_JSON", "The body is not valid JSON" + place + ".");
    }
  }

  private List<Instances> read() {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw ProblemException.badRequest("MALFORMED_JSON", "The body must be a JSON object.");
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      if (!json.currentName().equals(FIELD)) {
        throw ProblemException.unknownField(json.currentName());
      }
      json.nextToken();
      instances(tasks.only());
    }
    if (json.nextToken() != null) {
      throw ProblemException.badRequest(
          "MALFORMED_JSON", "The body has more text after the JSON object; remove it.");
    }
    if (found.isEmpty()) {
      throw invalid(FIELD, "is missing or empty");
    }
    return found;
  }

  private void instances(@Nullable LookupTask only) {
    if (only != null) {
      add(only, FIELD);
      return;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(
          FIELD, "must be an object with the instances of each task by name; or pass ?task=");
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      var name = json.currentName();
      var field = FIELD + "." + name;
      json.nextToken();
      add(tasks.find(name, field), field);
    }
  }

  private void add(LookupTask task, String field) {
    if (found.stream().anyMatch(other -> other.task().equals(task))) {
      throw invalid(field, "comes twice");
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw invalid(field, "must be an array of instances");
    }
    int before = found.stream().mapToInt(Instances::count).sum();
    var instances = new JsonExamples(json, task, field, limits, before).read();
    if (instances.count() == 0) {
      throw ProblemException.unprocessable(
          RefusalCode.DATA_EMPTY.name(), field, field + " has no instances.");
    }
    found.add(instances);
  }

  static ProblemException invalid(String field, String message) {
    return ProblemException.invalidFields(List.of(new FieldProblem(field, message)));
  }
}
