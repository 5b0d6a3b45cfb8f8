package dev.zippermerge.jobs;

import dev.zippermerge.storage.BlobUse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which blobs jobs keep. */
@Configuration(proxyBeanMethods = false)
class JobBlobs {
  @Bean
  BlobUse artifactBlobs() {
    return new BlobUse("select artifact from merge_job union all select artifact from merge_trial");
  }

  @Bean
  BlobUse checkpointBlobs() {
    return new BlobUse("select blob_id from merge_job_checkpoint");
  }
}
