package dev.zippermerge.queuebench;

import dev.zippermerge.runner.EngineOutcome;
import dev.zippermerge.runner.EngineProcess;
import java.util.List;

/** Stands for an engine process that has ended well. */
record EndedProcess() implements EngineProcess {
  @Override
  public EngineOutcome await() {
    return new EngineOutcome.Exited(0);
  }

  @Override
  public void kill() {
    // It has ended.
  }

  @Override
  public void terminate() {
    // It has ended.
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public List<String> lastErrorLines() {
    return List.of();
  }
}
