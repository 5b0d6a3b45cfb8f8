package dev.zippermerge.predictions;

import dev.zippermerge.storage.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts merge jobs of the tasks a and b into the database as if they had run. */
public record StoredJobs(JdbcClient jdbc, BlobStore blobs) {

  /** A data set with three classes that have names. */
  public UUID dataset() throws IOException {
    var id = UUID.randomUUID();
    try (var in = Files.newInputStream(Path.of("pom.xml"))) {
      var blob = blobs.put(in);
      jdbc.sql("insert into dataset values (?, 'd', ?, ?, ?, '{}', cast(? as jsonb)::text, now())")
          .params(
              id,
              blob.id(),
              blob.size(),
              blob.sha256(),
              """
              {"format":"NPZ","trainExamples":8,"testExamples":2,"shape":[8,8,1],"labelled":true,
               "classes":3,"classNames":["ant","bee","cat"]}""")
          .update();
    }
    return id;
  }

  /** A job with an artifact, or, without one, a job that waits. */
  public UUID job(@Nullable Path artifact, UUID dataset) throws IOException {
    var id = UUID.randomUUID();
    var other = UUID.randomUUID();
    jdbc.sql(
            """
            insert into merge_job (id, status, request, created_at, queued_at, artifact)
            values (?, ?, cast(? as jsonb), now(), now(), cast(nullif(?, '') as uuid))
            """)
        .params(
            id,
            artifact == null ? "CANCELLED" : "SUCCEEDED",
            """
            {"tasks":[{"name":"a","modelId":"%s","datasetId":"%s"},
                      {"name":"b","modelId":"%s","datasetId":"%s"}]}"""
                .formatted(other, dataset, other, other),
            artifact == null ? "" : blob(artifact).toString())
        .update();
    return id;
  }

  private UUID blob(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return blobs.put(in).id();
    }
  }
}
