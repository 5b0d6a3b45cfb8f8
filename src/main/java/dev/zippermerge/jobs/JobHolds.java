package dev.zippermerge.jobs;

import dev.zippermerge.catalog.ReferenceGuard;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps models and data sets from being deleted while an unfinished job needs them. */
@Component
class JobHolds implements ReferenceGuard {
  private final JdbcClient jdbc;

  JobHolds(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Holds all inputs of a job.
   *
   * @throws org.springframework.dao.DataIntegrityViolationException where one is gone
   */
  void hold(UUID jobId, MergeJobRequest request) {
    for (var task : request.tasks()) {
      jdbc.sql("insert into merge_job_hold (job_id, model_id, dataset_id) values (?, ?, ?)")
          .param(jobId)
          .param(task.modelId())
          .param(task.datasetId())
          .update();
    }
  }

  /** Lets go of all inputs of a job. */
  void release(UUID jobId) {
    jdbc.sql("delete from merge_job_hold where job_id = ?").param(jobId).update();
  }

  @Override
  public Optional<String> usedBy(UUID id) {
    return jdbc.sql(
            "select job_id from merge_job_hold where model_id = ? or dataset_id = ? limit 1")
        .params(id, id)
        .query(UUID.class)
        .optional()
        .map(jobId -> "merge job " + jobId);
  }
}
