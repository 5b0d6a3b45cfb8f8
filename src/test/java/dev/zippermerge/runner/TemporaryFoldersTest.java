package dev.zippermerge.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFoldersTest {
  @TempDir Path parent;

  @Test
  void onlyWhatAnEndedProcessOfThisMachineLeftIsSweptAway() throws Exception {
    var ended = new ProcessBuilder("true").start();
    ended.waitFor();
    var own = TemporaryFolders.create("job");
    var name = own.getFileName().toString();
    long self = ProcessHandle.current().pid();
    try {
      var left = folder(name.replace("-" + self + "-", "-" + ended.pid() + "-"), 2);
      Files.createDirectories(left.resolve("out"));
      Files.writeString(left.resolve("out/file"), "content");
      var young = folder(left.getFileName() + "young", 0);
      var used = folder(name + "used", 0);
      var elsewhere = folder(left.getFileName().toString().replace(Host.NAME, "other.host"), 2);
      var other = folder("somebody-elses-" + ended.pid() + "-folder", 2);
      age(left, 2);

      TemporaryFolders.sweep(parent, Instant.now());
      assertThat(left).doesNotExist();
      assertThat(young).exists();

      TemporaryFolders.sweep(parent, Instant.now().plus(5, ChronoUnit.MINUTES));
      assertThat(young).doesNotExist();
      assertThat(used).exists();
      assertThat(elsewhere).exists();
      assertThat(other).exists();

      assertThat(TemporaryFolders.sweep(parent, Instant.now().plus(8, ChronoUnit.DAYS))).isOne();
      assertThat(elsewhere).doesNotExist();
      assertThat(used).exists();
    } finally {
      Files.delete(own);
    }
  }

  @Test
  void aFolderOlderThanTheProcessOfThatNumberIsLeftOver() throws IOException {
    var own = TemporaryFolders.create("engine");
    Files.delete(own);
    // As after the restart of a container, where the service has the same number again.
    var before = folder(own.getFileName().toString(), 60 * 24 * 365);
    TemporaryFolders.sweep(parent, Instant.now());
    assertThat(before).doesNotExist();
  }

  private Path folder(String name, int minutes) throws IOException {
    var folder = Files.createDirectories(parent.resolve(name));
    age(folder, minutes);
    return folder;
  }

  private static void age(Path folder, int minutes) throws IOException {
    Files.setLastModifiedTime(
        folder, FileTime.from(Instant.now().minus(minutes, ChronoUnit.MINUTES)));
  }
}
