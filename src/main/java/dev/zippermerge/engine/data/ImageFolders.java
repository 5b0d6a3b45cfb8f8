package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.ArchiveEntry;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Images in class folders: {@code train/<class>/} and {@code test/<class>/}, or {@code <class>/}
 * alone; one folder around it all is looked through.
 *
 * @param classes class names, sorted; a class's index is its position
 * @param train images of the training split, or all where there is no test split
 * @param test images of the test split; empty where the archive has none
 */
record ImageFolders(List<String> classes, List<ImageEntry> train, List<ImageEntry> test) {
  private static final Set<String> SPLITS = Set.of("train", "test");

  /**
   * Sorts an archive's images, by path, so that the order of its entries does not matter.
   *
   * @throws RefusedException where the folders are not those
   */
  static ImageFolders of(String file, List<ArchiveEntry> entries) {
    var images =
        entries.stream()
            .filter(entry -> ImageEntry.isImage(entry.name()))
            .sorted(Comparator.comparing(ArchiveEntry::name))
            .map(ImageEntry::of)
            .toList();
    Splits.requireExamples(images.size(), file);
    if (wrapped(images)) {
      images = images.stream().map(ImageEntry::withoutTop).toList();
    }
    return images.stream().allMatch(image -> SPLITS.contains(image.top()))
        ? ofSplits(file, images.stream().map(i -> requireDepth(file, i, 3)).toList())
        : ofClasses(images.stream().map(i -> requireDepth(file, i, 2)).toList());
  }

  private static boolean wrapped(List<ImageEntry> images) {
    var top = images.getFirst().top();
    return !SPLITS.contains(top)
        && images.stream().allMatch(i -> i.top().equals(top) && i.path().size() > 2);
  }

  private static ImageFolders ofSplits(String file, List<ImageEntry> images) {
    var bySplit = images.stream().collect(Collectors.groupingBy(ImageEntry::top));
    var train = bySplit.getOrDefault("train", List.of());
    var test = bySplit.getOrDefault("test", List.of());
    Splits.requireExamples(train.size(), file + "!train");
    var classes = classes(train);
    if (!test.isEmpty() && !classes(test).equals(classes)) {
      throw differ(file, classes, classes(test));
    }
    return new ImageFolders(classes, train, test);
  }

  private static ImageFolders ofClasses(List<ImageEntry> images) {
    return new ImageFolders(classes(images), images, List.of());
  }

  private static List<String> classes(List<ImageEntry> images) {
    return images.stream().map(ImageEntry::folder).distinct().sorted().toList();
  }

  private static ImageEntry requireDepth(String file, ImageEntry image, int depth) {
    if (image.path().size() != depth) {
      throw new RefusedException(
          RefusalCode.DATA_UNREADABLE,
          file + "!" + image.entry().name(),
          "Images must lie in <class>/, or in train/<class>/ and test/<class>/; this one does not.");
    }
    return image;
  }

  private static RefusedException differ(String file, List<String> train, List<String> test) {
    var extra = new TreeSet<>(train);
    extra.addAll(test);
    extra.removeIf(name -> train.contains(name) && test.contains(name));
    return new RefusedException(
        RefusalCode.DATA_CLASSES_DIFFER,
        file,
        "Classes %s are in only one of train/ and test/.".formatted(extra));
  }
}
