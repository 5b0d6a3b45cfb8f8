package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Phase;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The trace of a job: begun by the request that made it, gone on with by each attempt, on whichever
 * worker.
 */
@Component
class JobTraces {
  private static final String FIELD = "traceparent";

  private final Tracer tracer;
  private final Propagator propagator;
  private final JdbcClient jdbc;

  JobTraces(Tracer tracer, ObjectProvider<Propagator> propagator, JdbcClient jdbc) {
    this.tracer = tracer;
    this.propagator = propagator.getIfAvailable(() -> Propagator.NOOP);
    this.jdbc = jdbc;
  }

  /** Has a new job remember the trace that this thread works in; within its transaction. */
  void keep(UUID jobId) {
    var context = tracer.currentTraceContext().context();
    if (context != null && Boolean.TRUE.equals(context.sampled())) {
      var fields = new HashMap<String, String>();
      propagator.inject(context, fields, (carrier, key, value) -> fields.put(key, value));
      jdbc.sql("update merge_job set trace_parent = ? where id = ?")
          .param(fields.get(FIELD))
          .param(jobId)
          .update();
    }
  }

  /** Begins the span of an attempt, in this thread. */
  Running begin(Work work) {
    var labels = work.labels();
    var builder =
        propagator
            .extract(parent(labels), Map::get)
            .name("attempt at " + work.kind())
            .kind(Span.Kind.CONSUMER);
    labels.forEach(builder::tag);
    var span = builder.start();
    return new Running(span, tracer.withSpan(span));
  }

  /** Begins the span of an engine's phase, in the thread that hears of it; what ends it. */
  Runnable phase(Phase phase) {
    return tracer.nextSpan().name("phase " + phase.name()).start()::end;
  }

  private Map<String, String> parent(Map<String, String> labels) {
    return jdbc.sql("select trace_parent from merge_job where id = cast(? as uuid)")
        .param(labels.get("jobId"))
        .query(String.class)
        .optional()
        .map(parent -> Map.of(FIELD, parent))
        .orElse(Map.of());
  }

  /**
   * An attempt under way, in the thread that began it.
   *
   * @param span its span
   * @param scope makes it that thread's
   */
  record Running(Span span, Tracer.SpanInScope scope) implements AutoCloseable {
    void ended(Work.End end) {
      span.tag("outcome", end.name());
    }

    @Override
    public void close() {
      scope.close();
      span.end();
    }
  }
}
