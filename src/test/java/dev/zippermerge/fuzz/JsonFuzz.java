package dev.zippermerge.fuzz;

import dev.zippermerge.OpenApi;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as a schema of the contract describes it, with something wrong in it. */
final class JsonFuzz {
  /** Stands where a token goes that no JSON tree can hold. */
  private static final String MARK = "\u0001mark\u0001";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Chance chance;

  JsonFuzz(Chance chance) {
    this.chance = chance;
  }

  /** A body that breaks the schema, or is no JSON at all. */
  byte[] body(JsonNode schema) {
    var tree = instance(schema);
    if (chance.of(0.04)) {
      return nested().getBytes(StandardCharsets.UTF_8);
    }
    if (chance.of(0.04)) {
      return chance.bytes(200);
    }
    var text = JSON.writeValueAsString(tree);
    for (int i = 0; i < chance.between(1, 3); i++) {
      text = broken(text);
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (chance.of(0.08)) {
      return chance.damaged(bytes);
    }
    return chance.of(0.06) ? Arrays.copyOf(bytes, chance.below(bytes.length + 1)) : bytes;
  }

  /** A value that the schema allows. */
  JsonNode instance(JsonNode unresolved) {
    var schema = OpenApi.CONTRACT.resolve(unresolved);
    if (schema.has("enum")) {
      return schema.path("enum").path(chance.below(schema.path("enum").size()));
    }
    if (schema.has("oneOf")) {
      return instance(schema.path("oneOf").path(chance.below(schema.path("oneOf").size())));
    }
    return switch (schema.path("type").asString("any")) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer" -> NODES.numberNode(schema.path("minimum").asInt(0) + chance.below(8));
      case "number" -> NODES.numberNode(chance.below(100) / 100.0);
      case "boolean" -> NODES.booleanNode(chance.of(0.5));
      case "string" -> NODES.stringNode(string(schema));
      default -> NODES.numberNode(chance.below(10));
    };
  }

  private String string(JsonNode schema) {
    if (schema.path("format").asString("").equals("uuid")) {
      return chance.uuid().toString();
    }
    return schema.path("pattern").asString("").contains("conv") ? "conv1" : name();
  }

  /** A name, perhaps that of a task of the stored job. */
  private String name() {
    return chance.one("a", "b", "x" + chance.below(9));
  }

  private ObjectNode object(JsonNode schema) {
    var object = NODES.objectNode();
    var required = schema.path("required").valueStream().map(JsonNode::asString).toList();
    for (var property : schema.path("properties").properties()) {
      if (required.contains(property.getKey()) || chance.of(0.3)) {
        object.set(property.getKey(), instance(property.getValue()));
      }
    }
    if (schema.path("additionalProperties").isObject()) {
      object.set(name(), instance(schema.path("additionalProperties")));
    }
    return object;
  }

  private ArrayNode array(JsonNode schema) {
    var array = NODES.arrayNode();
    for (int i = 0; i < schema.path("minItems").asInt(0) + chance.below(3); i++) {
      array.add(instance(schema.path("items")));
    }
    return array;
  }

  /** Puts one mistake into a JSON text; leaves alone what is no JSON any more. */
  private String broken(String text) {
    JsonNode tree;
    try {
      tree = JSON.readTree(text);
    } catch (RuntimeException e) {
      return text;
    }
    var places = new ArrayList<JsonNode>();
    collect(tree, places);
    if (places.isEmpty()) {
      return value();
    }
    switch (chance.one(places)) {
      case ObjectNode object -> breakObject(object);
      case ArrayNode array -> breakArray(array);
      default -> {}
    }
    return JSON.writeValueAsString(tree).replace(JSON.writeValueAsString(MARK), value());
  }

  private void breakObject(ObjectNode object) {
    var names = List.copyOf(object.propertyNames());
    if (names.isEmpty() || chance.of(0.15)) {
      object.put(chance.one("unknown", "Name", "tasks ", "", "$ref", "__proto__"), MARK);
    } else if (chance.of(0.2)) {
      object.remove(chance.one(names));
    } else {
      object.put(chance.one(names), MARK);
    }
  }

  private void breakArray(ArrayNode array) {
    int copies = chance.of(0.1) ? 1_500 : 1;
    if (array.isEmpty() || chance.of(0.5)) {
      for (int i = 0; i < copies; i++) {
        array.add(MARK);
      }
    } else {
      array.set(chance.below(array.size()), NODES.stringNode(MARK));
    }
  }

  private static void collect(JsonNode node, List<JsonNode> places) {
    if (node.isContainer()) {
      places.add(node);
      node.forEach(child -> collect(child, places));
    }
  }

  /** A token of any type; not all of them are JSON. */
  private String value() {
    return switch (chance.below(8)) {
      case 0, 1 -> JSON.writeValueAsString(chance.string());
      case 2, 3, 4 -> chance.number();
      case 5 ->
          chance.one("null", "true", "false", "undefined", "'x'", "", "{]", "/**/1", "\"\\u12\"");
      case 6 -> chance.one("{}", "[]", "[[]]", "[null]", "{\"\":{}}", "{\"a\":1,\"a\":2}", "[1,]");
      default -> chance.of(0.9) ? "\"" + chance.uuid() + "\"" : nested();
    };
  }

  private String nested() {
    int depth = chance.one(10, 600, 1_100, 30_000);
    var open = chance.one("[", "{\"a\":");
    return open.repeat(depth)
        + (chance.of(0.5) ? "" : "1" + (open.equals("[") ? "]" : "}").repeat(depth));
  }
}
