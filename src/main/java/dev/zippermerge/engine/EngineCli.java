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
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The engine's command line. Exit status 0: done; 1: a fault of ours, with a stack trace on
 * standard error, or a file that cannot be read or written; 2: wrong usage; 3: the input was
 * refused, with a code; 5: a file would grow larger than this process may write.
 */
@Command(
    name = "zippermerge",
    description = "Merges separately trained convolutional networks into one compact model.",
    mixinStandardHelpOptions = true,
    versionProvider = EngineCli.Version.class,
    scope = CommandLine.ScopeType.INHERIT,
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

  /**
   * Runs one command and returns its exit status.
   *
   * @param others commands that run elsewhere, for the list of all and to guess what was meant
   */
  public static int run(Supplier<Map<String, CommandLine>> others, String... args) {
    Sandbox.enterIfAsked();
    var line = line(new PrintWriter(System.out, true), new PrintWriter(System.err, true));
    if (args.length == 0 || !line.getSubcommands().containsKey(args[0])) {
      others.get().forEach(line::addSubcommand);
    }
    return line.execute(args);
  }

  /** The same, with answers and refusals to the given writers. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return line(out, err).execute(args);
  }

  private static CommandLine line(PrintWriter out, PrintWriter err) {
    // Standard output belongs to the commands' results, so logs go to standard error.
    System.setProperty(
        "logback.configurationFile",
        System.getProperty("logback.configurationFile", "engine-logback.xml"));
    return new CommandLine(new EngineCli())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(EngineCli::report);
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
      command.getErr().println("A file would exceed the file-size limit of this process: " + e);
      return Sandbox.FILE_TOO_LARGE;
    }
    if (fileFault(e) instanceof FileSystemException fault) {
      command.getErr().println("Cannot read or write " + fault.getFile() + ": " + reason(fault));
      return 1;
    }
    throw e;
  }

  private static @Nullable Throwable fileFault(Exception e) {
    return e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
  }

  private static String reason(FileSystemException fault) {
    return switch (fault) {
      case NoSuchFileException _ -> "the file or its folder does not exist";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "another file of this name exists";
      default -> String.valueOf(fault.getReason());
    };
  }

  /** The release that this is. */
  public static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var number = EngineCli.class.getPackage().getImplementationVersion();
      return new String[] {"zippermerge " + Objects.requireNonNullElse(number, "development")};
    }
  }
}
