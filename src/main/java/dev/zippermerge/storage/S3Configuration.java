package dev.zippermerge.storage;

import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Blobs in a bucket, where one is set. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("zippermerge.storage.s3.bucket")
class S3Configuration {

  @Bean
  S3Client s3(StorageSettings settings) {
    var bucket = Objects.requireNonNull(settings.s3());
    return S3Client.builder()
        .region(Region.of(bucket.region()))
        .endpointOverride(bucket.endpoint())
        .forcePathStyle(bucket.endpoint() != null)
        .build();
  }

  @Bean
  Content s3Content(S3Client client, StorageSettings settings) {
    return new S3Content(client, Objects.requireNonNull(settings.s3()));
  }
}
