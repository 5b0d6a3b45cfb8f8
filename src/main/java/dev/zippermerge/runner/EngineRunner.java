package dev.zippermerge.runner;

/** Starts commands of the engine, each as a Java process of its own without access to secrets. */
public interface EngineRunner {

  /**
   * Starts a command. Its standard input stays open for as long as this process lives, so that with
   * {@code --exit-with-parent} it ends with us however we end.
   */
  EngineProcess start(EngineCommand command);
}
