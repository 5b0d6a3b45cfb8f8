package dev.zippermerge.runner;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** This replica's engine processes, those of merges and those of inspections, for operators. */
@Component
class EngineMetrics {
  private final Set<ProcessHandle> running = ConcurrentHashMap.newKeySet();

  EngineMetrics(MeterRegistry registry) {
    Gauge.builder("zippermerge.engine.processes", running, Set::size)
        .description("Engine processes that run")
        .register(registry);
    Gauge.builder("zippermerge.engine.memory", running, EngineMetrics::residentBytes)
        .description("Resident memory of all engine processes")
        .baseUnit("bytes")
        .register(registry);
  }

  /** Counts a process until it ends. */
  void count(ProcessHandle process) {
    running.add(process);
    process.onExit().thenAccept(running::remove);
  }

  private static double residentBytes(Set<ProcessHandle> processes) {
    return processes.stream()
        .mapToLong(process -> ProcessStatus.of(process.pid()).residentBytes())
        .sum();
  }
}
