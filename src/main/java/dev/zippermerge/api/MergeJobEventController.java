package dev.zippermerge.api;

import dev.zippermerge.jobs.JobReports;
import dev.zippermerge.settings.ConditionalOnRole;
import dev.zippermerge.settings.Role;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.UUID;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A merge job's events as they happen (server-sent events). */
@RestController
@ConditionalOnRole(Role.API)
class MergeJobEventController implements SmartLifecycle {
  private final JobReports reports;
  private volatile boolean running;

  MergeJobEventController(JobReports reports) {
    this.reports = reports;
  }

  /**
   * All events after the last one that the client has seen; none left: 204, which ends retrying.
   */
  @ApiResponse(responseCode = "200")
  @ApiResponse(responseCode = "204")
  @GetMapping(path = "/api/v1/merge-jobs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> events(
      @PathVariable UUID id,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "0") long lastEventId) {
    var job = reports.get(id);
    if (job.status().terminal() && reports.events(id, lastEventId, 1).isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    var emitter = new SseEmitter(0L);
    var stream = new JobEventStream(reports, id, emitter, lastEventId, () -> running);
    Thread.startVirtualThread(new DelegatingSecurityContextRunnable(stream));
    return ResponseEntity.ok().header("X-Accel-Buffering", "no").body(emitter);
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends all streams, so that the server need not wait for them; clients resume elsewhere. */
  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
