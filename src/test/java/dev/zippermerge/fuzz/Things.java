package dev.zippermerge.fuzz;

import java.util.Arrays;
import java.util.UUID;

/**
 * What is stored while bad requests come.
 *
 * @param archive instances as the merged model takes them, as a NumPy archive
 */
record Things(UUID model, UUID dataset, UUID job, byte[] archive) {

  /** The thing that a path speaks of. */
  UUID idFor(String path) {
    return path.contains("/models/") ? model : path.contains("/datasets/") ? dataset : job;
  }

  byte[] damagedArchive(Chance chance) {
    return chance.of(0.5)
        ? Arrays.copyOf(archive, chance.below(archive.length))
        : chance.damaged(archive);
  }
}
