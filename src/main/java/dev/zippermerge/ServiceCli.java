package dev.zippermerge;

import dev.zippermerge.engine.EngineCli;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands of the service; their arguments are its settings. */
@Command(
    name = "zippermerge",
    mixinStandardHelpOptions = true,
    versionProvider = EngineCli.Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = KeysCommand.class)
final class ServiceCli {
  static final String SETTING = "--PROPERTY=VALUE";

  /** What a setting is, in help texts. */
  static final String SETTING_HELP = "A setting; docs/configuration.md lists all of them.";

  @Spec private @Nullable CommandSpec spec;

  private ServiceCli() {}

  /** Parses and runs them; exit status 0 where all went well, 1 where not, 2 for wrong usage. */
  static CommandLine line() {
    return settled(new CommandLine(new ServiceCli()));
  }

  /** The measurement of the queue, which has its place among those of the engine. */
  static CommandLine queueBench() {
    var name = "zippermerge bench queue";
    return settled(new CommandLine(new QueueBenchCommand()).setCommandName(name));
  }

  private static CommandLine settled(CommandLine line) {
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        // Settings look like options.
        .setUnmatchedOptionsArePositionalParams(true)
        .setExecutionExceptionHandler(ServiceCli::report);
  }

  private static int report(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    var cause = NestedExceptionUtils.getMostSpecificCause(e);
    command.getErr().println(command.getCommandName() + ": " + cause.getMessage());
    return 1;
  }

  @Command(description = "Starts the service, by default on http://127.0.0.1:8080.")
  int serve(
      @Parameters(arity = "0..*", paramLabel = SETTING, description = SETTING_HELP)
          @Nullable List<String> settings) {
    ZippermergeService.main(settings(settings));
    return 0;
  }

  @Command(description = "Migrates the service's database to this version.")
  int migrate(
      @Parameters(arity = "0..*", paramLabel = SETTING, description = SETTING_HELP)
          @Nullable List<String> settings) {
    ZippermergeService.migrate(settings(settings));
    return 0;
  }

  @Command(
      name = "move-blobs",
      description = "Moves all stored files to the current storage (zippermerge.storage.place).")
  int moveBlobs(
      @Parameters(arity = "0..*", paramLabel = SETTING, description = SETTING_HELP)
          @Nullable List<String> settings) {
    ZippermergeService.moveBlobs(settings(settings));
    return 0;
  }

  @Command(description = "Exits with status 0 if the service is ready, otherwise with 1.")
  int health(
      @Parameters(
              arity = "0..1",
              paramLabel = "URL",
              defaultValue = HealthCheck.READINESS,
              description = "Health address; ${DEFAULT-VALUE} by default.")
          URI address) {
    if (!String.valueOf(address.getScheme()).matches("https?") || address.getHost() == null) {
      throw new ParameterException(
          called().commandLine(), "'" + address + "' is not an http or https address.");
    }
    return HealthCheck.run(address);
  }

  private String[] settings(@Nullable List<String> arguments) {
    return settings(called(), arguments);
  }

  private CommandSpec called() {
    var all = Objects.requireNonNull(spec).commandLine().getParseResult();
    return all.subcommand().commandSpec();
  }

  /**
   * Arguments of which each is a setting.
   *
   * @param arguments null stands for none
   * @throws ParameterException where one is not
   */
  static String[] settings(CommandSpec command, @Nullable List<String> arguments) {
    var all = Objects.requireNonNullElse(arguments, List.<String>of());
    for (var argument : all) {
      if (!argument.matches("--[a-z-]+\\..+=.*")) {
        throw new ParameterException(
            command.commandLine(),
            "Unknown option: '%s'; settings are %s, --server.port=80 for example."
                .formatted(argument, SETTING));
      }
    }
    return all.toArray(String[]::new);
  }
}
