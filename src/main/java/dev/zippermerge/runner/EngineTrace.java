package dev.zippermerge.runner;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.Map;
import java.util.Objects;
import org.slf4j.MDC;

/**
 * Where an engine process belongs to: its span in the trace of what started it, and the labels that
 * lines of log about it bear.
 *
 * @param tracer makes the span a thread's
 * @param span of the process, from its start to its end
 * @param labels of the thread that started it
 */
record EngineTrace(Tracer tracer, Span span, Map<String, String> labels) {
  static EngineTrace begin(Tracer tracer, EngineCommand command) {
    var labels = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.<String, String>of());
    var name = "engine " + command.arguments().getFirst();
    return new EngineTrace(tracer, tracer.nextSpan().name(name).start(), labels);
  }

  /** Starts a thread that belongs there, too. */
  Thread start(Runnable task) {
    return Thread.startVirtualThread(
        () -> {
          MDC.setContextMap(labels);
          try (var _ = tracer.withSpan(span)) {
            task.run();
          }
        });
  }
}
