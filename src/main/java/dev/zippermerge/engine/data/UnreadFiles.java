package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.ArchiveEntry;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Files beside the examples that are not read, of formats that nobody here decodes.
 *
 * @param files those that could be examples: documents and the like are not among them
 * @param entries the same, as they lie in the archive
 */
record UnreadFiles(Reading reading, List<Member> files, Set<ArchiveEntry> entries) {
  /** What lies about in archives and is never an example. */
  private static final Set<String> DOCUMENTS =
      Set.of(
          "csv", "db", "doc", "docx", "htm", "html", "ini", "ipynb", "json", "log", "md", "pdf",
          "py", "rtf", "sh", "toml", "tsv", "txt", "xls", "xlsx", "xml", "yaml", "yml");

  /** Finds the files that are not of the kind, and notes their number. */
  static UnreadFiles of(Reading reading, MemberKind kind) {
    var others = Member.of(reading.archive()).filter(member -> !kind.is(member)).toList();
    var counts = new TreeMap<String, Integer>();
    others.forEach(member -> counts.merge(ending(member), 1, Integer::sum));
    if (!counts.isEmpty()) {
      reading
          .notes()
          .tell(
              "Files that are not read: %s."
                  .formatted(
                      counts.entrySet().stream()
                          .map(count -> count.getValue() + " " + count.getKey())
                          .collect(Collectors.joining(", "))));
    }
    var files = others.stream().filter(UnreadFiles::couldBeExample).toList();
    return new UnreadFiles(
        reading, files, files.stream().map(Member::entry).collect(Collectors.toUnmodifiableSet()));
  }

  private static boolean couldBeExample(Member member) {
    var ending = ending(member);
    return ending.startsWith(".") && !DOCUMENTS.contains(ending.substring(1));
  }

  /** {@code .avif}, or the name itself where it has no ending. */
  static String ending(Member member) {
    int dot = member.file().lastIndexOf('.');
    return dot < 0 ? member.file() : member.file().substring(dot);
  }

  boolean holds(Member member) {
    return entries.contains(member.entry());
  }

  /**
   * Refuses a class that has nothing but files that are not read: it would vanish.
   *
   * @param unread the files, by path, whose first part is the class
   * @param classes the classes that have examples
   */
  void requireNoClass(List<Member> unread, Set<String> classes) {
    for (var file : unread) {
      if (!classes.contains(file.top())) {
        throw new RefusedException(
            RefusalCode.DATA_UNREADABLE,
            reading.archive().culprit(file.entry()),
            "The class %s has no file that is read, only such as %s; convert them to PNG, JPEG or WebP, or sounds to WAV."
                .formatted(file.top(), ending(file)));
      }
    }
  }
}
