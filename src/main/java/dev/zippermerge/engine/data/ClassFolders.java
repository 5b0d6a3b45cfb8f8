package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files in class folders: {@code train/<class>/} and {@code test/<class>/}, or {@code <class>/}
 * alone. Folders around them all are looked through, and so are folders below a class.
 *
 * @param classes class names, sorted; a class's index is its position
 * @param parts files of the splits, by path, whose first part is the class
 */
record ClassFolders(List<String> classes, SplitParts<Member> parts) {
  /**
   * Sorts an archive's files of one kind. Files that are not read never change the classes: they
   * are counted in a note, and refused where a class has no others.
   *
   * @throws RefusedException where the folders are not those, or one is empty
   */
  static ClassFolders of(Reading reading, MemberKind kind) {
    var read = Member.of(reading.archive()).filter(kind::is).toList();
    Splits.requireExamples(read.size(), reading.file());
    var unread = UnreadFiles.of(reading, kind);
    var all = Stream.concat(read.stream(), unread.files().stream()).toList();
    var inside = withoutCommon(all);
    if (!isSplit(reading, inside)) {
      return placed(reading, unread, inside, List.of()).all();
    }
    var splits = inside.stream().map(Member::top).toList();
    return placed(
            reading,
            unread,
            withoutCommon(inside.stream().map(Member::withoutTop).toList()),
            splits)
        .bySplit();
  }

  /** The files without the folders that are around all of them. */
  private static List<Member> withoutCommon(List<Member> files) {
    var inside = files;
    while (isCommon(inside)) {
      inside = inside.stream().map(Member::withoutTop).toList();
    }
    return inside;
  }

  private static boolean isCommon(List<Member> files) {
    var top = files.getFirst().top();
    return SplitName.of(top).isEmpty()
        && files.stream().allMatch(file -> file.top().equals(top) && file.path().size() > 2);
  }

  /** True where the first folders tell the split; a class may be called like one. */
  private static boolean isSplit(Reading reading, List<Member> files) {
    var splits =
        files.stream()
            .filter(file -> SplitName.of(file.top()).isPresent() && file.path().size() > 2)
            .map(Member::top)
            .collect(Collectors.toCollection(TreeSet::new));
    var others =
        files.stream()
            .map(Member::top)
            .filter(top -> !splits.contains(top))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!splits.isEmpty() && !others.isEmpty()) {
      throw new RefusedException(
          RefusalCode.DATA_AMBIGUOUS,
          reading.file(),
          "The folders %s look like splits, %s do not; put all classes into splits, or none."
              .formatted(splits, others));
    }
    return !splits.isEmpty();
  }

  private static Placed placed(
      Reading reading, UnreadFiles unread, List<Member> files, List<String> splits) {
    files.forEach(file -> requireClass(reading, file));
    if (splits.isEmpty() && files.stream().allMatch(file -> SplitName.of(file.top()).isPresent())) {
      throw misplaced(reading, files.getFirst());
    }
    requireNoEmptyFolder(reading, files);
    var placed = new Placed(reading, new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < files.size(); i++) {
      if (!unread.holds(files.get(i))) {
        placed.files.add(files.get(i));
        placed.splits.add(splits.isEmpty() ? "" : splits.get(i));
      }
    }
    unread.requireNoClass(
        files.stream().filter(unread::holds).toList(), Set.copyOf(classes(placed.files)));
    return placed;
  }

  /** Files that are read, and the split folder of each. */
  private record Placed(Reading reading, List<Member> files, List<String> splits) {
    ClassFolders all() {
      return new ClassFolders(classes(files), SplitParts.all(files));
    }

    ClassFolders bySplit() {
      var indices = Stream.iterate(0, i -> i < files.size(), i -> i + 1);
      var bySplit =
          indices.collect(
              Collectors.groupingBy(
                  i -> SplitName.of(splits.get(i)).orElseThrow(),
                  Collectors.mapping(files::get, Collectors.toList())));
      var parts = SplitParts.of(reading, bySplit);
      var classes = classes(parts.train());
      if (!parts.test().isEmpty() && !classes(parts.test()).equals(classes)) {
        throw differ(reading.file(), classes, classes(parts.test()));
      }
      return new ClassFolders(classes, parts);
    }
  }

  private static List<String> classes(List<Member> files) {
    return files.stream().map(Member::top).distinct().sorted().toList();
  }

  private static void requireClass(Reading reading, Member file) {
    if (file.path().size() < 2) {
      throw misplaced(reading, file);
    }
  }

  private static RefusedException misplaced(Reading reading, Member file) {
    return new RefusedException(
        RefusalCode.DATA_UNREADABLE,
        reading.archive().culprit(file.entry()),
        "Files must lie in <class>/, or in train/<class>/ and test/<class>/; this one does not.");
  }

  /** A class without examples would move the indices of those after it, or not: unknown. */
  private static void requireNoEmptyFolder(Reading reading, List<Member> files) {
    var depths = new HashSet<Integer>();
    var parents = new HashSet<String>();
    for (var file : files) {
      var parts = List.of(file.entry().name().split("/"));
      int depth = parts.size() - file.path().size() + 1;
      depths.add(depth);
      parents.add(String.join("/", parts.subList(0, depth)));
    }
    for (var folder : reading.archive().folders()) {
      boolean isClass = depths.contains(folder.split("/").length) && !Member.hidden(folder);
      if (isClass && !parents.contains(folder)) {
        throw new RefusedException(
            RefusalCode.DATA_EMPTY,
            reading.file() + "!" + folder,
            "The class folder %s holds no examples; fill or delete it.".formatted(folder));
      }
    }
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
    return files.stream().mapToInt(file -> classes.indexOf(file.top())).toArray();
  }
}
