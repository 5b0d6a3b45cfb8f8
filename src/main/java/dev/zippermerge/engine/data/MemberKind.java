package dev.zippermerge.engine.data;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a file in an archive is, by its name. */
enum MemberKind {
  ARRAY("NumPy arrays"),
  IMAGE("images"),
  SOUND("WAV files"),
  RECORDS("TFRecords"),
  LABELS("CSV files of labels");

  private static final Set<String> IMAGES =
      Set.of("png", "jpg", "jpeg", "jpe", "jfif", "bmp", "gif", "webp", "tif", "tiff");
  private static final Set<String> SOUNDS = Set.of("wav", "wave");
  private static final Pattern TFRECORD = Pattern.compile(".*\\.tfrecords?([-.].*)?");

  /** The kind in words. */
  final String words;

  MemberKind(String words) {
    this.words = words;
  }

  /** Empty where the file is of no kind that is read, and so is passed over. */
  static Optional<MemberKind> of(Member member) {
    var name = member.file();
    var suffix = name.substring(name.lastIndexOf('.') + 1);
    if (isImage(name)) {
      return Optional.of(IMAGE);
    }
    if (SOUNDS.contains(suffix)) {
      return Optional.of(SOUND);
    }
    if (suffix.equals("npy")) {
      return Optional.of(ARRAY);
    }
    if (TFRECORD.matcher(name).matches()) {
      return Optional.of(RECORDS);
    }
    return suffix.equals("csv") && isLabelFile(name) ? Optional.of(LABELS) : Optional.empty();
  }

  /** True where a file's name, in lower case, is that of an image. */
  static boolean isImage(String name) {
    return IMAGES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  boolean is(Member member) {
    return of(member).filter(this::equals).isPresent();
  }

  private static boolean isLabelFile(String name) {
    var stem = name.substring(0, name.length() - ".csv".length());
    return stem.equals("labels") || SplitName.of(stem).isPresent();
  }
}
