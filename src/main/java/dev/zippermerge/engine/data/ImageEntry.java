package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.ArchiveEntry;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An image in an archive.
 *
 * @param entry where it lies
 * @param path its path's parts
 */
record ImageEntry(ArchiveEntry entry, List<String> path) {
  private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "bmp", "gif");

  /** True where the name is that of an image; not so for hidden files and macOS's copies. */
  static boolean isImage(String name) {
    var file = name.substring(name.lastIndexOf('/') + 1);
    var suffix = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return SUFFIXES.contains(suffix) && !file.startsWith(".") && !name.startsWith("__MACOSX/");
  }

  static ImageEntry of(ArchiveEntry entry) {
    return new ImageEntry(entry, List.of(entry.name().split("/")));
  }

  /** The first folder, or the file itself. */
  String top() {
    return path.getFirst();
  }

  /** The folder that the file lies in. */
  String folder() {
    return path.get(path.size() - 2);
  }

  /** The same entry seen from inside its first folder. */
  ImageEntry withoutTop() {
    return new ImageEntry(entry, path.subList(1, path.size()));
  }
}
