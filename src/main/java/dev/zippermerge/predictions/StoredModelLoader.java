package dev.zippermerge.predictions;

import dev.zippermerge.storage.BlobStore;
import dev.zippermerge.storage.StoredBlob;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Loads artifacts from the store, by way of a private temporary file. */
@Component
final class StoredModelLoader implements ModelLoader {
  private final BlobStore blobs;

  StoredModelLoader(BlobStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public ServedModel load(StoredBlob artifact) throws IOException {
    try (var folder = PrivateFolder.create()) {
      var file = folder.path().resolve("merged.zip");
      blobs.copyTo(artifact.id(), file);
      return ServedModel.load(file);
    }
  }
}
