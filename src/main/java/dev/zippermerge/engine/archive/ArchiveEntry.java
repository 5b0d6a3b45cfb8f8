package dev.zippermerge.engine.archive;

/**
 * A file in an archive.
 *
 * @param name its path, relative, with slashes
 * @param size its bytes
 */
public record ArchiveEntry(String name, long size) {}
