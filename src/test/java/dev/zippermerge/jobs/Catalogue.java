package dev.zippermerge.jobs;

import dev.zippermerge.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Puts models and data sets into the database without asking an engine about them. */
record Catalogue(JdbcClient jdbc, BlobStore blobs, TransactionOperations transactions) {
  private static final String MODEL =
      """
      {"format":"SAVED_MODEL","signature":"serving_default","signatures":[],"inputs":[],\
      "outputs":[],"layers":[],"parameters":1,"multiplyAccumulates":1}""";
  private static final String DATA =
      """
      {"format":"NPZ","trainExamples":8,"testExamples":2,"shape":[32,32,1],"labelled":true}""";

  UUID model() {
    return add("insert into model values (?, 'm', ?, ?, ?, cast(? as jsonb), now())", MODEL);
  }

  UUID dataset() {
    return add(
        "insert into dataset values (?, 'd', ?, ?, ?, '{}'::jsonb, cast(? as jsonb), now())", DATA);
  }

  private UUID add(String sql, String description) {
    var id = UUID.randomUUID();
    transactions.executeWithoutResult(
        status -> {
          var bytes = id.toString().getBytes(StandardCharsets.UTF_8);
          var blob = blobs.put(new ByteArrayInputStream(bytes));
          jdbc.sql(sql).params(id, blob.id(), blob.size(), blob.sha256(), description).update();
        });
    return id;
  }
}
