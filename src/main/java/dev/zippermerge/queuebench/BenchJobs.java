package dev.zippermerge.queuebench;

import dev.zippermerge.jobs.JobService;
import dev.zippermerge.jobs.MergeJobRequest;
import dev.zippermerge.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Jobs to measure with, and what the database says of them. */
@Component
@ConditionalOnProperty("zippermerge.queue-bench.no-engine")
class BenchJobs {
  private static final String MODEL =
      """
      {"format":"SAVED_MODEL","signature":"serving_default","signatures":[],"inputs":[],\
      "outputs":[],"layers":[],"parameters":1,"multiplyAccumulates":1}""";
  private static final String DATASET =
      """
      {"format":"NPZ","trainExamples":8,"testExamples":2,"shape":[32,32,1],"labelled":true}""";

  private final JdbcClient jdbc;
  private final BlobStore blobs;
  private final JobService service;

  BenchJobs(JdbcClient jdbc, BlobStore blobs, JobService service) {
    this.jdbc = jdbc;
    this.blobs = blobs;
    this.service = service;
  }

  /** A request for jobs, with a model and a data set of one byte each. */
  @Transactional
  public MergeJobRequest request() {
    var columns = " (id, name, blob_id, size, sha256, description, created_at";
    var values = ") values (?, 'bench', ?, ?, ?, ?, now()";
    var model = add("insert into model" + columns + values + ")", MODEL);
    var dataset = add("insert into dataset" + columns + ", spec" + values + ", '{}')", DATASET);
    var task =
        new MergeJobRequest.Task("bench", model, dataset, null, null, null, null, null, null);
    return new MergeJobRequest(
        "bench", null, null, null, List.of(task), null, null, null, null, null, null, null, null);
  }

  private UUID add(String sql, String description) {
    var id = UUID.randomUUID();
    var blob = blobs.put(new ByteArrayInputStream(new byte[] {1}));
    jdbc.sql(sql).params(id, blob.id(), blob.size(), blob.sha256(), description).update();
    return id;
  }

  /** Queues jobs, all at the same moment. */
  @Transactional
  public void submit(MergeJobRequest request, int count) {
    for (int i = 0; i < count; i++) {
      service.submit(request, null);
    }
  }

  /** Jobs that have not ended. */
  int open() {
    return jdbc.sql("select count(*) from merge_job where status in ('QUEUED', 'RUNNING')")
        .query(Integer.class)
        .single();
  }

  /** Workers that have done jobs. */
  int workers() {
    return jdbc.sql("select count(distinct worker) from merge_job").query(Integer.class).single();
  }

  /** Seconds from being queued to being taken up, of the latest jobs, the shortest first. */
  List<Double> waits(int count) {
    return jdbc.sql(
            """
            select extract(epoch from started_at - created_at) as seconds
            from (select * from merge_job order by created_at desc limit ?) latest
            where status = 'SUCCEEDED' and attempt = 1
            order by started_at - created_at
            """)
        .param(count)
        .query((row, number) -> row.getDouble("seconds"))
        .list();
  }
}
