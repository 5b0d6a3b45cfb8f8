package dev.zippermerge.engine.archive;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.compress.utils.BoundedSeekableByteChannelInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar file that may be hostile. Entries are read where they lie; of a gzipped one, in a temporary
 * file that goes when the archive is closed. Links, devices and sparse entries are refused.
 */
final class SafeTar implements Archive {
  private final SeekableByteChannel channel;
  private final @Nullable Path temporary;
  private final String name;
  private final Map<ArchiveEntry, Long> offsets = new LinkedHashMap<>();
  private final List<ArchiveEntry> files;
  private final List<String> folders;

  private SafeTar(
      SeekableByteChannel channel,
      @Nullable Path temporary,
      String name,
      List<TarArchiveEntry> entries) {
    this.channel = channel;
    this.temporary = temporary;
    this.name = name;
    var visible = entries.stream().filter(entry -> !entry.isGlobalPaxHeader()).toList();
    visible.forEach(entry -> check(entry, name));
    visible.stream()
        .filter(entry -> !entry.isDirectory())
        .forEach(e -> offsets.put(new ArchiveEntry(path(e), e.getSize()), e.getDataOffset()));
    this.files = List.copyOf(offsets.keySet());
    this.folders =
        visible.stream()
            .filter(TarArchiveEntry::isDirectory)
            .map(entry -> path(entry).replaceFirst("/$", ""))
            .filter(path -> !path.isEmpty())
            .toList();
  }

  static SafeTar open(Path file) throws IOException {
    return open(file, null, String.valueOf(file.getFileName()));
  }

  static SafeTar openGzipped(Path file) throws IOException {
    var name = String.valueOf(file.getFileName());
    var temporary = Files.createTempFile("zippermerge", ".tar");
    try (var in = new Gzip(Files.newInputStream(file), name, Files.size(file));
        var out = Files.newOutputStream(temporary)) {
      in.transferTo(out);
      return open(temporary, temporary, name);
    } catch (RefusedException e) {
      Files.delete(temporary);
      throw e;
    } catch (IOException e) {
      Files.delete(temporary);
      throw unreadable(name, e);
    }
  }

  // The channel stays open for reading the entries; close() closes it.
  private static SafeTar open(Path file, @Nullable Path temporary, String name) throws IOException {
    var channel = Files.newByteChannel(file);
    try {
      var entries = new TarFile(channel).getEntries();
      Limits.checkEntries(name, entries.size());
      var tar = new SafeTar(channel, temporary, name, entries);
      Limits.checkSizes(name, tar.files, Files.size(file));
      return tar;
    } catch (RefusedException e) {
      channel.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      // Damaged headers make the parser throw all kinds of unchecked exceptions.
      channel.close();
      throw unreadable(name, e);
    }
  }

  private static RefusedException unreadable(String name, Exception why) {
    return new RefusedException(
        RefusalCode.ARCHIVE_UNREADABLE,
        name,
        "The archive is damaged or cut off: %s.".formatted(why.getMessage()));
  }

  private static void check(TarArchiveEntry entry, String archive) {
    Limits.checkPath(archive, path(entry));
    if (!entry.isDirectory() && (!entry.isFile() || entry.isSparse() || isSpecial(entry))) {
      throw new RefusedException(
          RefusalCode.ARCHIVE_PATH_ESCAPE,
          archive + "!" + entry.getName(),
          "The entry is a link, a device or a sparse file; only plain files are taken.");
    }
  }

  private static boolean isSpecial(TarArchiveEntry entry) {
    return entry.isLink()
        || entry.isSymbolicLink()
        || entry.isBlockDevice()
        || entry.isCharacterDevice()
        || entry.isFIFO();
  }

  private static String path(TarArchiveEntry entry) {
    return entry.getName().replaceFirst("^(\\./)+|^\\.$", "");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<ArchiveEntry> files() {
    return files;
  }

  @Override
  public List<String> folders() {
    return folders;
  }

  @Override
  public InputStream open(ArchiveEntry entry) {
    return new BoundedSeekableByteChannelInputStream(
        Objects.requireNonNull(offsets.get(entry)), entry.size(), channel);
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (temporary != null) {
        Files.delete(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
