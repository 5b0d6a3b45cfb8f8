package dev.zippermerge.engine;

import dev.zippermerge.engine.command.BenchCommand;
import dev.zippermerge.engine.command.EvaluateCommand;
import dev.zippermerge.engine.command.InspectCommand;
import dev.zippermerge.engine.command.InspectDataCommand;
import dev.zippermerge.engine.command.MeasureCoreCommand;
import dev.zippermerge.engine.command.MeasureLookupCommand;
import dev.zippermerge.engine.command.MeasureMemoryCommand;
import dev.zippermerge.engine.command.MeasureSpeedCommand;
import dev.zippermerge.engine.command.MergeCommand;
import dev.zippermerge.engine.command.PlanCommand;
import dev.zippermerge.engine.command.PredictCommand;
import dev.zippermerge.engine.command.RunCommand;
import dev.zippermerge.engine.command.SamplesCommand;
import dev.zippermerge.engine.command.TrialCommand;
import dev.zippermerge.engine.process.Sandbox;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The engine's command line. Exit status 0: done; 1: a fault of ours, with a stack trace on
 * standard error; 2: wrong usage; 3: the input was refused, with a code; 5: a file would grow
 * larger than this process may write.
 */
@Command(
    name = "zippermerge",
    description = "Merges separately trained convolutional networks into one compact model.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      InspectDataCommand.class,
      MeasureCoreCommand.class,
      MeasureLookupCommand.class,
      MeasureMemoryCommand.class,
      MeasureSpeedCommand.class,
      MergeCommand.class,
      PlanCommand.class,
      PredictCommand.class,
      RunCommand.class,
      SamplesCommand.class,
      TrialCommand.class
    })
public final class EngineCli {
  /** Exit status of a refusal. */
  public static final int REFUSED = 3;

  private EngineCli() {}

  /** Runs one command and returns its exit status. */
  public static int run(String... args) {
    Sandbox.enterIfAsked();
    return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
  }

  /** The same, with answers and refusals to the given writers. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    // Standard output belongs to the commands' results, so logs go to standard error.
    System.setProperty(
        "logback.configurationFile",
        System.getProperty("logback.configurationFile", "engine-logback.xml"));
    return new CommandLine(new EngineCli())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(EngineCli::report)
        .execute(args);
  }

  private static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof RefusedException refused) {
      command
          .getErr()
          .println(refused.code() + " (" + refused.culprit() + "): " + refused.getMessage());
      return REFUSED;
    }
    if (Sandbox.isFileTooLarge(e)) {
      command.getErr().println("A file would grow larger than this process may write: " + e);
      return Sandbox.FILE_TOO_LARGE;
    }
    throw e;
  }
}
