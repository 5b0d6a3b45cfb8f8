package dev.zippermerge.engine.data;

import java.util.List;
import java.util.Map;

/** Labels that are texts: classes, counted in the order of their sorted names. */
final class TextLabels {
  private TextLabels() {}

  /** All names, sorted. */
  static List<String> names(Map<String, List<String>> texts) {
    return texts.values().stream().flatMap(List::stream).distinct().sorted().toList();
  }

  /**
   * The classes of one array's labels.
   *
   * @param texts the labels of all arrays, which share their classes
   */
  static Targets of(String array, Map<String, List<String>> texts, Table inputs) {
    var names = names(texts);
    var labels = texts.getOrDefault(array, List.of());
    Labels.requireOneForEach(array, labels.size(), inputs);
    return new Targets.Classes(labels.stream().mapToInt(names::indexOf).toArray());
  }
}
