package dev.zippermerge.engine.keras;

import java.util.Map;
import org.tensorflow.proto.DataType;
import tools.jackson.databind.JsonNode;

/** Element types of layers, as names or as policies. */
final class DataTypes {
  /** Half and double precision are computed in single precision, like all else. */
  private static final Map<String, DataType> INPUTS =
      Map.ofEntries(
          Map.entry("bfloat16", DataType.DT_FLOAT),
          Map.entry("bool", DataType.DT_BOOL),
          Map.entry("float16", DataType.DT_FLOAT),
          Map.entry("float32", DataType.DT_FLOAT),
          Map.entry("float64", DataType.DT_FLOAT),
          Map.entry("int32", DataType.DT_INT32),
          Map.entry("int64", DataType.DT_INT64),
          Map.entry("int8", DataType.DT_INT8),
          Map.entry("string", DataType.DT_STRING),
          Map.entry("uint8", DataType.DT_UINT8));

  private DataTypes() {}

  /** The type of an input layer. */
  static DataType ofInput(LayerConfig layer) {
    var type = INPUTS.get(name(layer));
    if (type == null) {
      throw layer.wrong("dtype");
    }
    return type;
  }

  /** True for a layer whose weights are integers or floats of eight bits or fewer. */
  static boolean isQuantised(LayerConfig layer) {
    if (NetworkParser.isInput(layer)) {
      return false;
    }
    var name = name(layer);
    return layer.get("quantization_config") != null
        || name.startsWith("int")
        || name.contains("float8")
        || name.contains("_from_")
        || layer.className().startsWith("Quantize");
  }

  private static String name(LayerConfig layer) {
    var value = layer.get("dtype");
    return value == null ? "float32" : name(value);
  }

  /** {@code "float32"} or a policy, which is an object with a name and maybe a mode. */
  private static String name(JsonNode value) {
    if (value.isString()) {
      return value.stringValue();
    }
    var config = value.path("config");
    var mode = config.path("mode").asString("");
    var name = config.path("name").asString("float32");
    return value.path("class_name").asString("").startsWith("Quantized")
        ? mode + "_from_" + name
        : name;
  }
}
