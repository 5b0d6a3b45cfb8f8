package dev.zippermerge.engine.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sizes of a network's inputs where the model leaves them open: height, width and, where open too,
 * channels of a picture; in general one number for each open dimension, or for each but the batch.
 * In JSON a list of numbers for the only input with open sizes, or an object of such lists by input
 * name; as text {@code 224,224} or {@code image=224,224;mask=112,112}.
 *
 * @param byInput sizes by the input's name; under the empty name those of the only open input
 */
public record InputSizes(Map<String, List<Integer>> byInput) {
  /** No sizes. */
  public static final InputSizes NONE = new InputSizes(Map.of());

  private static final String FIELD = "inputShape";
  private static final String UNNAMED = "";
  private static final int MOST = 1 << 20;

  /**
   * @throws RefusedException SPEC_INVALID where a list is empty or holds a number below 1
   */
  public InputSizes {
    byInput = new TreeMap<>(byInput);
    for (var sizes : byInput.values()) {
      if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < 1 || size > MOST)) {
        throw invalid("Sizes are whole numbers from 1 to " + MOST + ", not " + sizes + ".");
      }
    }
  }

  /** The sizes of the only open input. */
  public static InputSizes of(List<Integer> sizes) {
    return new InputSizes(Map.of(UNNAMED, sizes));
  }

  /**
   * Reads {@code 224,224} or {@code image=224,224,3;mask=112,112}.
   *
   * @throws RefusedException SPEC_INVALID where the text has another form
   */
  public static InputSizes parse(String text) {
    var byInput = new LinkedHashMap<String, List<Integer>>();
    for (var part : text.split(";", -1)) {
      int equals = part.lastIndexOf('=');
      byInput.put(equals < 0 ? UNNAMED : part.substring(0, equals).strip(), sizes(part, equals));
    }
    return new InputSizes(byInput);
  }

  private static List<Integer> sizes(String part, int equals) {
    var sizes = new ArrayList<Integer>();
    for (var size : part.substring(equals + 1).split("[,x]", -1)) {
      try {
        sizes.add(Integer.valueOf(size.strip()));
      } catch (NumberFormatException _) {
        throw invalid("'" + part + "' does not have the form [NAME=]H,W[,C].");
      }
    }
    return sizes;
  }

  /** Reads the JSON form. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static InputSizes read(JsonNode json) {
    if (json.isString()) {
      return parse(json.stringValue());
    }
    if (json.isArray()) {
      return of(numbers(json));
    }
    if (!json.isObject()) {
      throw invalid("It is a list of sizes, or an object of such lists by input name.");
    }
    var byInput = new LinkedHashMap<String, List<Integer>>();
    json.properties().forEach(entry -> byInput.put(entry.getKey(), numbers(entry.getValue())));
    return new InputSizes(byInput);
  }

  private static List<Integer> numbers(JsonNode json) {
    if (!json.isArray() || json.valueStream().anyMatch(n -> !n.isInt())) {
      throw invalid("Sizes are a list of whole numbers, not " + json + ".");
    }
    return json.valueStream().map(JsonNode::intValue).toList();
  }

  @JsonValue
  Object json() {
    var unnamed = byInput.get(UNNAMED);
    return unnamed != null && byInput.size() == 1 ? unnamed : byInput;
  }

  /**
   * The shape of an input with its open dimensions set.
   *
   * @param input the input's name
   * @param shape its dimensions, the batch first; open ones are below 1; none where not even their
   *     number is known
   * @throws RefusedException SPEC_INVALID where the sizes do not fit the shape
   */
  public List<Long> resolve(String input, List<Long> shape) {
    var sizes = sizes(input, shape);
    if (sizes == null) {
      return shape;
    }
    var longs = sizes.stream().map(Integer::longValue).toList();
    if (shape.isEmpty()) {
      return joined(-1L, longs);
    }
    var example = shape.subList(1, shape.size());
    var fitting = fitting(example, longs);
    if (fitting == null) {
      throw invalid(
          "The input '%s' has the shape %s; the sizes %s do not fit it."
              .formatted(input, shape, sizes));
    }
    return joined(shape.getFirst(), fitting);
  }

  private @Nullable List<Integer> sizes(String input, List<Long> shape) {
    var named = byInput.get(input);
    boolean open = shape.isEmpty() || shape.stream().skip(1).anyMatch(size -> size < 1);
    return named != null || !open ? named : byInput.get(UNNAMED);
  }

  /** The example's shape: sizes for all dimensions, channels last or first, or for open ones. */
  private static @Nullable List<Long> fitting(List<Long> example, List<Long> sizes) {
    if (agree(example, sizes)) {
      return sizes;
    }
    if (sizes.size() == 3) {
      var first = List.of(sizes.get(2), sizes.get(0), sizes.get(1));
      if (agree(example, first)) {
        return first;
      }
    }
    long open = example.stream().filter(size -> size < 1).count();
    if (open == 0 && isWithin(example, sizes)) {
      return example;
    }
    if (open != sizes.size()) {
      return null;
    }
    var next = sizes.iterator();
    return example.stream().map(size -> size < 1 ? next.next() : size).toList();
  }

  /** True where the sizes are some of the example's, in order: height and width of a picture. */
  private static boolean isWithin(List<Long> example, List<Long> sizes) {
    int found = 0;
    for (var size : example) {
      found += found < sizes.size() && sizes.get(found).equals(size) ? 1 : 0;
    }
    return found == sizes.size();
  }

  private static boolean agree(List<Long> example, List<Long> sizes) {
    if (example.size() != sizes.size()) {
      return false;
    }
    for (int i = 0; i < sizes.size(); i++) {
      if (example.get(i) >= 1 && !example.get(i).equals(sizes.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Refuses names that no input has.
   *
   * @param inputs names of all inputs
   */
  public void requireKnown(List<String> inputs) {
    for (var name : byInput.keySet()) {
      if (!name.equals(UNNAMED) && !inputs.contains(name)) {
        throw invalid("The model has no input '" + name + "'; it has " + inputs + ".");
      }
    }
  }

  private static List<Long> joined(Long batch, List<Long> example) {
    var shape = new ArrayList<Long>();
    shape.add(batch);
    shape.addAll(example);
    return List.copyOf(shape);
  }

  private static RefusedException invalid(String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, FIELD, message);
  }
}
