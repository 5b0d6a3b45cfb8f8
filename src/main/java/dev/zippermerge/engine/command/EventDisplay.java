package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import java.io.PrintStream;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * Shows a merge's events on standard output: as JSON lines for programs, as a progress bar for
 * people.
 */
interface EventDisplay extends Consumer<EngineEvent>, AutoCloseable {

  /** A progress bar where standard output is a terminal, JSON lines elsewhere. */
  static EventDisplay forStandardOutput() {
    var console = System.console();
    return console != null && console.isTerminal() ? new Bar() : new Lines(System.out);
  }

  @Override
  default void close() {}

  /** One JSON object a line. */
  record Lines(PrintStream out) implements EventDisplay {
    @Override
    public void accept(EngineEvent event) {
      out.println(Json.mapper().writeValueAsString(event));
      out.flush();
    }
  }

  /** A bar in percent of the whole merge. */
  final class Bar implements EventDisplay {
    private final ProgressBar bar =
        new ProgressBarBuilder().setTaskName("merge").setInitialMax(100).build();

    @Override
    public void accept(EngineEvent event) {
      switch (event) {
        case EngineEvent.Progress progress -> {
          bar.stepTo((long) progress.percent());
          bar.setExtraMessage(progress.phase().name());
        }
        case EngineEvent.Curve _, EngineEvent.Checkpoint _ -> {}
        case EngineEvent.Trials _, EngineEvent.Chosen _, EngineEvent.TrialDone _ -> {}
        case EngineEvent.Log log -> bar.setExtraMessage(log.message());
        case EngineEvent.Refused refused -> {
          close();
          var refusal = refused.refusal();
          System.out.println(refusal.code() + " (" + refusal.culprit() + "): " + refusal.message());
        }
        case EngineEvent.Done done -> {
          bar.stepTo(100);
          close();
          System.out.println("Merged: " + done.artifact() + ", measured: " + done.result());
        }
      }
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
