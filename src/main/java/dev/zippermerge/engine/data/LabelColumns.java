package dev.zippermerge.engine.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a CSV file of labels has what.
 *
 * @param path position of the image's path
 * @param label position of its label, -1 where there is none
 * @param split position of its split, -1 where there is none
 * @param count number of columns
 * @param header true where the first line names the columns
 */
record LabelColumns(int path, int label, int split, int count, boolean header) {
  private static final List<String> PATH = List.of("path", "file", "filename", "image");
  private static final List<String> LABEL = List.of("label", "class");
  private static final List<String> SPLIT = List.of("split");

  /**
   * Columns from a file's first line: path, label, split in this order where one of its cells names
   * an image, and else as the line says.
   *
   * @throws IllegalArgumentException telling what is wrong with it
   */
  static LabelColumns of(List<String> first) {
    int count = first.size();
    if (first.stream().anyMatch(LabelColumns::namesImage)) {
      if (count > 3) {
        throw new IllegalArgumentException(
            "A line has path, label and split, not %d cells.".formatted(count));
      }
      return new LabelColumns(0, count > 1 ? 1 : -1, count > 2 ? 2 : -1, count, false);
    }
    var names = first.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    for (var name : names) {
      if (!PATH.contains(name) && !LABEL.contains(name) && !SPLIT.contains(name)) {
        throw new IllegalArgumentException(
            "Column '%s' is not known; columns are path, label and split.".formatted(name));
      }
    }
    int path =
        position(names, PATH)
            .orElseThrow(() -> new IllegalArgumentException("There is no column 'path'."));
    return new LabelColumns(
        path, position(names, LABEL).orElse(-1), position(names, SPLIT).orElse(-1), count, true);
  }

  private static boolean namesImage(String cell) {
    return MemberKind.isImage(cell.toLowerCase(Locale.ROOT));
  }

  private static Optional<Integer> position(List<String> names, List<String> wanted) {
    var found = names.stream().filter(wanted::contains).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException("Columns %s mean the same.".formatted(found));
    }
    return found.stream().findFirst().map(names::indexOf);
  }
}
