package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Gathers what an engine process says until it is stored. Of progress only the latest counts, so
 * that a busy engine does not make a busy database.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int MAX_LOG_LINES = 2000;
  private static final int MAX_LINE_LENGTH = 1000;

  private final Consumer<EngineEvent.Progress> listener;
  private final List<JobEvent.Draft> drafts = new ArrayList<>();
  private @Nullable JobProgress progress;
  private @Nullable EngineEvent last;
  private EngineEvent.@Nullable Checkpoint checkpoint;
  private int logLines;

  /**
   * An empty journal.
   *
   * @param listener takes all progress, at once
   */
  Journal(Consumer<EngineEvent.Progress> listener) {
    this.listener = listener;
  }

  /**
   * Events not stored yet.
   *
   * @param progress the latest progress, where it is news
   * @param drafts all events in order, the progress last
   */
  record Entries(@Nullable JobProgress progress, List<JobEvent.Draft> drafts) {

    /** The events of one type. */
    List<JobEvent.Draft> of(JobEvent.Type type) {
      return drafts.stream().filter(draft -> draft.type() == type).toList();
    }
  }

  /** Takes a line of the engine's standard output. */
  synchronized void line(String line) {
    try {
      last = Json.mapper().readValue(line, EngineEvent.class);
      add(last);
    } catch (JacksonException e) {
      log(line);
    }
  }

  /** Takes a line for people; where it holds line breaks or the like, spaces. */
  synchronized void log(String line) {
    if (logLines < MAX_LOG_LINES) {
      logLines++;
      var cut =
          line.substring(0, Math.min(line.length(), MAX_LINE_LENGTH)).replaceAll("\\p{Cc}", " ");
      drafts.add(new JobEvent.Draft(JobEvent.Type.LOG, new JobEvent.Line(cut)));
      LOG.info("engine: {}", cut);
    }
  }

  /** Hands out what was gathered since the last call. */
  synchronized Entries drain() {
    var latest = progress;
    if (latest != null) {
      drafts.add(new JobEvent.Draft(JobEvent.Type.PROGRESS, latest));
    }
    var entries = new Entries(latest, List.copyOf(drafts));
    drafts.clear();
    progress = null;
    return entries;
  }

  /** Takes back what could not be stored. */
  synchronized void restore(Entries entries) {
    drafts.addAll(0, entries.drafts());
  }

  /** The latest checkpoint, where one was written since the last call. */
  synchronized Optional<EngineEvent.Checkpoint> takeCheckpoint() {
    var latest = Optional.ofNullable(checkpoint);
    checkpoint = null;
    return latest;
  }

  /** The last event: how the run ended, once it has. */
  synchronized Optional<EngineEvent> last() {
    return Optional.ofNullable(last);
  }

  private void add(EngineEvent event) {
    switch (event) {
      case EngineEvent.Progress now -> {
        progress = JobProgress.of(now);
        listener.accept(now);
      }
      case EngineEvent.Curve point ->
          drafts.add(new JobEvent.Draft(JobEvent.Type.CURVE, CurvePoint.of(point)));
      case EngineEvent.Log log -> log(log.message());
      case EngineEvent.Checkpoint written -> checkpoint = written;
      case EngineEvent.Refused refused -> log("Refused: " + refused.refusal().message());
      case EngineEvent.Done _,
          EngineEvent.Trials _,
          EngineEvent.Chosen _,
          EngineEvent.TrialDone _ -> {}
    }
  }
}
