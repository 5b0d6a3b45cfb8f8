package dev.zippermerge.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Temporary folders whose names tell which process of which machine they belong to, so that what a
 * killed process left behind can be told from what is in use.
 */
public final class TemporaryFolders {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolders.class);
  private static final String HOST = Host.NAME.replaceAll("[^A-Za-z0-9.]", "_");
  private static final Pattern NAME =
      Pattern.compile("zippermerge-[a-z]+-([A-Za-z0-9._]+)-(\\d{1,18})-.*");

  /** Younger folders are left alone: their process may just be ending. */
  private static final Duration LEAST_AGE = Duration.ofMinutes(1);

  /** Nobody can tell whether a process of another machine, or of a container, has ended. */
  private static final Duration LEAST_AGE_ELSEWHERE = Duration.ofDays(7);

  private TemporaryFolders() {}

  /**
   * Makes a folder that belongs to this process.
   *
   * @param purpose part of its name, lower-case letters
   */
  public static Path create(String purpose) throws IOException {
    long pid = ProcessHandle.current().pid();
    return Files.createTempDirectory("zippermerge-%s-%s-%d-".formatted(purpose, HOST, pid));
  }

  /**
   * Deletes the folders of processes of this machine that have ended, and of other machines what is
   * a week old; how many.
   */
  static int sweep(Path parent, Instant now) {
    int deleted = 0;
    for (var folder : list(parent)) {
      try {
        if (isLeftover(folder, now)) {
          FileSystemUtils.deleteRecursively(folder);
          LOG.info("deleted {}, left behind by a process that has ended", folder);
          deleted++;
        }
      } catch (IOException e) {
        LOG.warn("cannot delete {}", folder, e);
      }
    }
    return deleted;
  }

  private static List<Path> list(Path parent) {
    try (var entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      LOG.warn("cannot list {}", parent, e);
      return List.of();
    }
  }

  private static boolean isLeftover(Path folder, Instant now) throws IOException {
    var name = NAME.matcher(String.valueOf(folder.getFileName()));
    if (!name.matches()) {
      return false;
    }
    var modified = Files.getLastModifiedTime(folder);
    boolean here = name.group(1).equals(HOST);
    return modified.toInstant().plus(here ? LEAST_AGE : LEAST_AGE_ELSEWHERE).isBefore(now)
        && !(here && isOwned(Long.parseLong(name.group(2)), modified));
  }

  /** A process that began after the folder was last changed only bears its owner's number. */
  private static boolean isOwned(long pid, FileTime modified) {
    return ProcessHandle.of(pid)
        .map(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(start -> !start.isAfter(modified.toInstant()))
                    .orElse(true))
        .orElse(false);
  }
}
