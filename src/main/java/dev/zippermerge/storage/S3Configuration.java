package dev.zippermerge.storage;

import dev.zippermerge.retention.Cleaning;
import dev.zippermerge.retention.RetentionSettings;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

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
  @ConditionalOnProperty("zippermerge.storage.s3.links-for")
  S3Presigner s3Links(S3Client client, StorageSettings settings) {
    var bucket = Objects.requireNonNull(settings.s3());
    return S3Presigner.builder()
        .s3Client(client)
        .region(Region.of(bucket.region()))
        .endpointOverride(bucket.endpoint())
        .serviceConfiguration(
            software.amazon.awssdk.services.s3.S3Configuration.builder()
                .pathStyleAccessEnabled(bucket.endpoint() != null)
                .build())
        .build();
  }

  @Bean
  Content s3Content(S3Client client, StorageSettings settings, Optional<S3Presigner> links) {
    return new S3Content(client, Objects.requireNonNull(settings.s3()), links);
  }

  @Bean
  Cleaning orphanObjects(
      S3Client client, StorageSettings settings, JdbcClient jdbc, RetentionSettings retention) {
    return new OrphanObjects(client, Objects.requireNonNull(settings.s3()), jdbc, retention);
  }

  @Bean
  Cleaning unfinishedUploads(
      S3Client client, StorageSettings settings, RetentionSettings retention) {
    return new UnfinishedUploads(client, Objects.requireNonNull(settings.s3()), retention);
  }
}
