package dev.zippermerge.catalog;

import dev.zippermerge.retention.Cleaning;
import dev.zippermerge.retention.RetentionSettings;
import dev.zippermerge.storage.BlobUse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What becomes too old, and which blobs do not. */
@Configuration(proxyBeanMethods = false)
class ExpiryConfiguration {
  @Bean
  Cleaning expiredModels(RetentionSettings settings, Models models) {
    return new ExpiredFiles("models", settings, models::before, models::expire);
  }

  @Bean
  Cleaning expiredDatasets(RetentionSettings settings, Datasets datasets) {
    return new ExpiredFiles("datasets", settings, datasets::before, datasets::expire);
  }

  @Bean
  BlobUse uploadedBlobs() {
    return new BlobUse("select blob_id from model union all select blob_id from dataset");
  }
}
