package dev.zippermerge.api;

import dev.zippermerge.jobs.JobEvent;
import dev.zippermerge.jobs.JobReports;
import dev.zippermerge.problem.ProblemException;
import java.io.IOException;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends one client a job's events until the job has ended. It reads them from the database, because
 * the job may run anywhere.
 */
final class JobEventStream implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JobEventStream.class);
  private static final int BATCH = 500;
  private static final long POLL_MILLIS = 500;
  private static final int POLLS_PER_HEARTBEAT = 20;

  private final JobReports reports;
  private final UUID job;
  private final SseEmitter emitter;
  private final BooleanSupplier running;
  private long last;
  private int idlePolls;

  JobEventStream(
      JobReports reports, UUID job, SseEmitter emitter, long last, BooleanSupplier running) {
    this.reports = reports;
    this.job = job;
    this.emitter = emitter;
    this.last = last;
    this.running = running;
  }

  @Override
  public void run() {
    try {
      heartbeat();
      while (running.getAsBoolean() && sendNews()) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | IllegalStateException | ProblemException e) {
      LOG.debug("Event stream of job {} ends: {}", job, e.getMessage());
    } finally {
      emitter.complete();
    }
  }

  /** False once the job has ended and all was sent. */
  private boolean sendNews() throws IOException {
    // Asked before the events are read: then none can be missing once it has ended.
    boolean ended = reports.get(job).status().terminal();
    var events = reports.events(job, last, BATCH);
    for (var event : events) {
      send(event);
    }
    if (events.isEmpty() && ++idlePolls % POLLS_PER_HEARTBEAT == 0) {
      heartbeat();
    }
    return !ended || events.size() == BATCH;
  }

  private void send(JobEvent event) throws IOException {
    emitter.send(
        SseEmitter.event()
            .id(Long.toString(event.id()))
            .name(event.type().label())
            .data(event.data()));
    last = event.id();
  }

  /** Shows a dead connection, and keeps proxies from closing a quiet one. */
  private void heartbeat() throws IOException {
    emitter.send(SseEmitter.event().comment("heartbeat"));
  }
}
