package dev.zippermerge.jobs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads jobs. */
interface MergeJobs extends Repository<MergeJob, UUID> {
  Optional<MergeJob> findById(UUID id);

  @Query(
      """
      select j from MergeJob j
      where (:owner is null or j.owner = :owner)
        and (:status is null or j.status = :status)
        and (j.createdAt < :createdAt or (j.createdAt = :createdAt and j.id < :id))
      order by j.createdAt desc, j.id desc
      """)
  List<MergeJob> page(
      @Nullable String owner, @Nullable JobStatus status, Instant createdAt, UUID id, Limit limit);
}
