package dev.zippermerge.storage;

/**
 * Blobs that somebody keeps; implemented by whoever does. What no query finds is an orphan and is
 * removed after a while.
 *
 * @param query SQL that selects their ids
 */
public record BlobUse(String query) {}
