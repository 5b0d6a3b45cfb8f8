package dev.zippermerge.api;

import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.jobs.JobReports;
import dev.zippermerge.jobs.JobService;
import dev.zippermerge.jobs.JobStatus;
import dev.zippermerge.jobs.MergeJobRequest;
import dev.zippermerge.jobs.MergeJobView;
import dev.zippermerge.paging.Cursor;
import dev.zippermerge.paging.Page;
import dev.zippermerge.problem.FieldProblem;
import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.settings.ConditionalOnRole;
import dev.zippermerge.settings.Role;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Merge jobs: creating, following, cancelling, retrying, deleting. */
@RestController
@RequestMapping("/api/v1/merge-jobs")
@ConditionalOnRole(Role.API)
class MergeJobController {
  private static final String POLL_SECONDS = "2";

  private final JobService service;
  private final JobReports reports;

  MergeJobController(JobService service, JobReports reports) {
    this.service = service;
    this.reports = reports;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<MergeJobView> create(
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @Valid @RequestBody MergeJobRequest request) {
    if (key != null && !key.matches("[\\x21-\\x7e]{1,255}")) {
      throw ProblemException.invalidFields(
          List.of(new FieldProblem("Idempotency-Key", "must be 1 to 255 visible characters")));
    }
    return accepted(service.submit(request, key));
  }

  @PostMapping(path = "/validate", consumes = MediaType.APPLICATION_JSON_VALUE)
  MergePlan validate(@Valid @RequestBody MergeJobRequest request) {
    return service.validate(request);
  }

  @GetMapping
  Page<MergeJobView> list(
      @RequestParam(required = false) @Nullable JobStatus status,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
    return reports.list(status, Cursor.decode(cursor), limit);
  }

  @GetMapping("/{id}")
  ResponseEntity<MergeJobView> get(@PathVariable UUID id) {
    var job = reports.get(id);
    var response = ResponseEntity.ok();
    if (!job.status().terminal()) {
      response.header(HttpHeaders.RETRY_AFTER, POLL_SECONDS);
    }
    return response.body(job);
  }

  @PostMapping("/{id}/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<MergeJobView> cancel(@PathVariable UUID id) {
    service.cancel(id);
    return accepted(id);
  }

  @PostMapping("/{id}/retry")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ResponseEntity<MergeJobView> retry(@PathVariable UUID id) {
    service.retry(id);
    return accepted(id);
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable UUID id) {
    service.delete(id);
  }

  private ResponseEntity<MergeJobView> accepted(UUID id) {
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/merge-jobs/" + id))
        .header(HttpHeaders.RETRY_AFTER, POLL_SECONDS)
        .body(reports.get(id));
  }
}
