package dev.zippermerge.engine.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Bounds of a command's options. */
record OptionRange(@Nullable CommandSpec command) {

  /**
   * Checks an option's value.
   *
   * @throws ParameterException naming the option where its value is less
   */
  OptionRange atLeast(long least, String option, long value) {
    require(value >= least, option + " must be at least " + least + ", not " + value);
    return this;
  }

  /**
   * Checks an option's value.
   *
   * @throws ParameterException with the message where it is not as it must be
   */
  OptionRange require(boolean holds, String message) {
    if (!holds && command != null) {
      throw new ParameterException(command.commandLine(), message);
    }
    return this;
  }
}
