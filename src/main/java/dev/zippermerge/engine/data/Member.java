package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.archive.ArchiveEntry;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file in a data set's archive.
 *
 * @param entry where it lies
 * @param path its path's parts
 */
record Member(ArchiveEntry entry, List<String> path) {

  /**
   * The members of an archive, by path, so that the order of its entries does not matter; hidden
   * files and macOS's copies are left out.
   */
  static Stream<Member> of(Archive archive) {
    return archive.files().stream()
        .filter(entry -> archive instanceof BareFile || !hidden(entry.name()))
        .sorted(Comparator.comparing(ArchiveEntry::name))
        .map(entry -> new Member(entry, List.of(entry.name().split("/"))));
  }

  /** True where a path or one of its folders is hidden. */
  static boolean hidden(String path) {
    return Arrays.stream(path.split("/"))
        .anyMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
  }

  /** The first folder, or the file itself. */
  String top() {
    return path.getFirst();
  }

  /** The folder that the file lies in. */
  String folder() {
    return path.get(path.size() - 2);
  }

  /** The file's name, in lower case. */
  String file() {
    return path.getLast().toLowerCase(Locale.ROOT);
  }

  /** The same member seen from inside its first folder. */
  Member withoutTop() {
    return new Member(entry, path.subList(1, path.size()));
  }
}
