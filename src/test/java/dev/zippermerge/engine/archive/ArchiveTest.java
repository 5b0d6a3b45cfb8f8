package dev.zippermerge.engine.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
  private static final String LONG = "deep/" + "x".repeat(150) + ".bin";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar", "tar.gz"})
  void everyKindUnpacksToTheSameFiles(String kind) throws IOException {
    var file = write("data.bin", bytes(kind, "a/", "a/one", LONG));
    try (var archive = Archive.open(file).orElseThrow()) {
      assertThat(archive.files())
          .containsExactly(new ArchiveEntry("a/one", 5), new ArchiveEntry(LONG, LONG.length()));
      assertThat(archive.folders()).containsExactly("a");
      var out = Files.createDirectory(folder.resolve("out"));
      archive.unpack(out);
      assertThat(out.resolve("a/one")).hasContent("a/one");
      assertThat(out.resolve(LONG)).hasContent(LONG);
    }
  }

  @Test
  void tarsMayNameTheirFilesFromTheFolderTheyLieIn() throws IOException {
    var file = write("data.tar", bytes("tar", "./", "./a/one"));
    try (var archive = Archive.open(file).orElseThrow()) {
      assertThat(archive.files()).extracting(ArchiveEntry::name).containsExactly("a/one");
      assertThat(archive.folders()).isEmpty();
    }
  }

  @Test
  void manyThreadsReadAtOnce() throws IOException {
    var names = IntStream.range(0, 200).mapToObj(i -> "file" + i).toArray(String[]::new);
    try (var archive = Archive.open(write("x", bytes("tar.gz", names))).orElseThrow()) {
      var read = archive.files().parallelStream().map(entry -> text(archive, entry)).toList();
      assertThat(read).containsExactly(names);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar", "tar.gz"})
  void pathsThatLeadOutside(String kind) throws IOException {
    for (var path : new String[] {"../evil", "a/../../evil", "a\\..\\evil"}) {
      refused(RefusalCode.ARCHIVE_PATH_ESCAPE, "x!" + path, write("x", bytes(kind, "ok", path)));
    }
  }

  @Test
  void absolutePathsAndPathsThatAreNone() throws IOException {
    refused(RefusalCode.ARCHIVE_PATH_ESCAPE, "x!/etc/evil", write("x", bytes("zip", "/etc/evil")));
    refused(RefusalCode.ARCHIVE_PATH_ESCAPE, "x!a\0b", write("x", bytes("zip", "a\0b")));
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_FIFO})
  void linksAndPipesInATar(byte type) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(out)) {
      var entry = new TarArchiveEntry("link", type);
      entry.setLinkName("/etc/passwd");
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    refused(RefusalCode.ARCHIVE_PATH_ESCAPE, "x!link", write("x", out.toByteArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar", "tar.gz"})
  void archivesThatAreCutOff(String kind) throws IOException {
    var noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    var whole = kind.equals("zip") ? zip("noise", noise) : tar(kind, "noise", noise);
    refused(
        RefusalCode.ARCHIVE_UNREADABLE, "x", write("x", Arrays.copyOf(whole, whole.length / 2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "tar.gz"})
  void bombs(String kind) throws IOException {
    var zeros = new byte[80 << 20];
    var bomb = kind.equals("zip") ? zip("zeros", zeros) : tar(kind, "zeros", zeros);
    refused(RefusalCode.ARCHIVE_TOO_LARGE, "x", write("x", bomb));
  }

  @Test
  void otherFilesAreNoArchives() throws IOException {
    assertThat(Archive.open(write("x", new byte[0]))).isEmpty();
    assertThat(Archive.open(write("x.zip", "just a text".getBytes(US_ASCII)))).isEmpty();
    var text = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(text)) {
      gzip.write("just a text".getBytes(US_ASCII));
    }
    assertThat(Archive.open(write("x.tar.gz", text.toByteArray()))).isEmpty();
  }

  private static String text(Archive archive, ArchiveEntry entry) {
    try (var in = archive.open(entry)) {
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void refused(RefusalCode code, String culprit, Path file) {
    var refused = catchThrowableOfType(RefusedException.class, () -> Archive.open(file));
    assertThat(refused).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
    assertThat(refused.culprit()).isEqualTo(culprit);
  }

  /** An archive of files that hold their own names, and of folders. */
  private static byte[] bytes(String kind, String... names) throws IOException {
    var out = new ByteArrayOutputStream();
    if (kind.equals("zip")) {
      try (var zip = new ZipOutputStream(out)) {
        for (var name : names) {
          zip.putNextEntry(new ZipEntry(name));
          zip.write(name.endsWith("/") ? new byte[0] : name.getBytes(US_ASCII));
        }
      }
      return out.toByteArray();
    }
    try (var tar =
        new TarArchiveOutputStream(kind.equals("tar") ? out : new GZIPOutputStream(out))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (var name : names) {
        put(tar, name, name.endsWith("/") ? new byte[0] : name.getBytes(US_ASCII));
      }
    }
    return out.toByteArray();
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] tar(String kind, String name, byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var tar =
        new TarArchiveOutputStream(kind.equals("tar") ? out : new GZIPOutputStream(out))) {
      put(tar, name, content);
    }
    return out.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(name, true);
    entry.setName(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }
}
