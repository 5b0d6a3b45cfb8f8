package dev.zippermerge.predictions;

import dev.zippermerge.storage.StoredBlob;
import java.io.IOException;

/** Brings artifacts into memory. */
@FunctionalInterface
interface ModelLoader {
  /** Loads an artifact. */
  ServedModel load(StoredBlob artifact) throws IOException;
}
