package dev.zippermerge.engine.data;

import dev.zippermerge.engine.archive.Archive;
import dev.zippermerge.engine.archive.Gzip;
import dev.zippermerge.engine.archive.Signature;
import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;

/** Finds a data file's format from what it holds. */
final class FormatFinder {
  private static final String LFS_HEADER = "version https://git-lfs";
  private static final byte[] ARRAY = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private FormatFinder() {}

  /**
   * The format of an archive, from its files' names.
   *
   * @throws RefusedException UNKNOWN_FORMAT where it is none, DATA_AMBIGUOUS where it could be
   *     several
   */
  static DataFormat of(Archive archive) {
    var kinds = EnumSet.noneOf(MemberKind.class);
    Member.of(archive).forEach(member -> MemberKind.of(member).ifPresent(kinds::add));
    boolean labels = kinds.remove(MemberKind.LABELS);
    if (kinds.size() > 1) {
      throw new RefusedException(
          RefusalCode.DATA_AMBIGUOUS,
          archive.name(),
          "The archive holds %s; say which to read by the format."
              .formatted(String.join(" and ", kinds.stream().map(kind -> kind.words).toList())));
    }
    return kinds.stream()
        .findFirst()
        .map(kind -> format(kind, labels))
        .orElseThrow(
            () ->
                unknown(
                    archive.name(),
                    "The archive holds neither NumPy arrays, images, WAV files nor TFRecords."));
  }

  private static DataFormat format(MemberKind kind, boolean labels) {
    return switch (kind) {
      case ARRAY -> DataFormat.NPZ;
      case IMAGE -> labels ? DataFormat.IMAGE_CSV : DataFormat.IMAGE_ZIP;
      case SOUND -> DataFormat.WAV_ZIP;
      case RECORDS -> DataFormat.TFRECORD;
      case LABELS -> throw new IllegalArgumentException("labels of nothing");
    };
  }

  /**
   * The format of a file that is no archive, from its first bytes.
   *
   * @throws RefusedException UNKNOWN_FORMAT, or GIT_LFS_POINTER
   */
  static DataFormat of(BareFile file) throws IOException {
    try (var in = new BufferedInputStream(file.open(file.entry()))) {
      var start = start(in, file);
      if (new String(start, StandardCharsets.ISO_8859_1).startsWith(LFS_HEADER)) {
        throw new RefusedException(
            RefusalCode.GIT_LFS_POINTER,
            file.name(),
            "This is a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'.");
      }
      if (RecordReader.begins(start)) {
        return DataFormat.TFRECORD;
      }
      if (Arrays.equals(start, 0, Math.min(start.length, ARRAY.length), ARRAY, 0, ARRAY.length)) {
        return DataFormat.NPZ;
      }
    }
    throw unknown(
        file.name(),
        "The file is neither NumPy arrays (.npz, .npy), TFRecords, nor a zip or tar of images or WAV files.");
  }

  private static byte[] start(InputStream in, BareFile file) throws IOException {
    in.mark(3);
    boolean gzipped = Signature.isGzip(in.readNBytes(3));
    in.reset();
    return (gzipped ? new Gzip(in, file.name(), file.entry().size()) : in)
        .readNBytes(LFS_HEADER.length());
  }

  private static RefusedException unknown(String name, String message) {
    return new RefusedException(RefusalCode.UNKNOWN_FORMAT, name, message);
  }
}
