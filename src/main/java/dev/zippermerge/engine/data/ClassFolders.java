package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files in class folders: {@code train/<class>/} and {@code test/<class>/}, or {@code <class>/}
 * alone; one folder around it all is looked through.
 *
 * @param classes class names, sorted; a class's index is its position
 * @param parts files of the splits, by path
 */
record ClassFolders(List<String> classes, SplitParts<Member> parts) {

  /**
   * Sorts an archive's files of one kind.
   *
   * @throws RefusedException where the folders are not those, or one is empty
   */
  static ClassFolders of(Reading reading, MemberKind kind) {
    var files = Member.of(reading.archive()).filter(kind::is).toList();
    Splits.requireExamples(files.size(), reading.file());
    boolean wrapped = wrapped(files);
    var inside = wrapped ? files.stream().map(Member::withoutTop).toList() : files;
    boolean split = inside.stream().allMatch(file -> SplitName.of(file.top()).isPresent());
    int depth = split ? 3 : 2;
    inside.forEach(file -> requireDepth(reading, file, depth));
    requireNoEmptyFolder(reading, files, depth + (wrapped ? 1 : 0));
    return split
        ? ofSplits(reading, inside)
        : new ClassFolders(classes(inside), SplitParts.all(inside));
  }

  private static boolean wrapped(List<Member> files) {
    var top = files.getFirst().top();
    return SplitName.of(top).isEmpty()
        && files.stream().allMatch(file -> file.top().equals(top) && file.path().size() > 2);
  }

  private static ClassFolders ofSplits(Reading reading, List<Member> files) {
    var bySplit =
        files.stream().collect(Collectors.groupingBy(f -> SplitName.of(f.top()).orElseThrow()));
    var parts = SplitParts.of(reading, bySplit);
    var classes = classes(parts.train());
    if (!parts.test().isEmpty() && !classes(parts.test()).equals(classes)) {
      throw differ(reading.file(), classes, classes(parts.test()));
    }
    return new ClassFolders(classes, parts);
  }

  private static List<String> classes(List<Member> files) {
    return files.stream().map(Member::folder).distinct().sorted().toList();
  }

  private static void requireDepth(Reading reading, Member file, int depth) {
    if (file.path().size() != depth) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          reading.archive().culprit(file.entry()),
          "Files must lie in <class>/, or in train/<class>/ and test/<class>/; this one does not.");
    }
  }

  /** A class without examples would move the indices of those after it, or not: unknown. */
  private static void requireNoEmptyFolder(Reading reading, List<Member> files, int depth) {
    var folders =
        files.stream().map(file -> parent(file.entry().name())).collect(Collectors.toSet());
    for (var folder : reading.archive().folders()) {
      boolean isClass = folder.split("/").length == depth - 1 && !Member.hidden(folder);
      if (isClass && !folders.contains(folder)) {
        throw new RefusedException(
            RefusalCode.DATA_EMPTY,
            reading.file() + "!" + folder,
            "The class folder %s holds no examples; fill or delete it.".formatted(folder));
      }
    }
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static RefusedException differ(String file, List<String> train, List<String> test) {
    var extra =
        Stream.of(train, test).flatMap(List::stream).collect(Collectors.toCollection(TreeSet::new));
    extra.removeIf(name -> train.contains(name) && test.contains(name));
    return new RefusedException(
        RefusalCode.DATA_CLASSES_DIFFER,
        file,
        "Classes %s are in only one of train/ and test/.".formatted(extra));
  }

  /** The labels of some files. */
  int[] labels(List<Member> files) {
    return files.stream().mapToInt(file -> classes.indexOf(file.folder())).toArray();
  }
}
