package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A merge job.
 *
 * @param id its id
 * @param name the name its client gave it
 * @param status where it stands
 * @param createdAt when it was created
 * @param startedAt when a worker first took it up
 * @param finishedAt when it ended
 * @param attempt how often a worker took it up
 * @param queuePosition its place in the queue, counted from 1, while it is queued
 * @param progress how far it is, once it runs
 * @param request what was asked for
 * @param tasks per-task measurements, once it has succeeded
 * @param totals sizes, once it has succeeded
 * @param verdict what the merge came to, once it has succeeded
 * @param problem why it failed
 */
public record MergeJobView(
    UUID id,
    @Nullable String name,
    JobStatus status,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int attempt,
    @Nullable Integer queuePosition,
    @Nullable JobProgress progress,
    MergeJobRequest request,
    @Nullable List<MergeResult.Task> tasks,
    MergeResult.@Nullable Totals totals,
    @Nullable Verdict verdict,
    @Nullable JobProblem problem) {}
