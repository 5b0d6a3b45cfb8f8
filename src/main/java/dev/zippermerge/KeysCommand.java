package dev.zippermerge;

import dev.zippermerge.access.ApiKey;
import dev.zippermerge.access.ApiKeys;
import dev.zippermerge.access.Scope;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and revokes API keys, in the database that the service's settings name. */
@Command(name = "keys", description = "Creates, lists and revokes API keys.")
final class KeysCommand {
  private static final String ROW = "%-36s  %-20s  %-20s  %-16s  %-20s  %-20s  %s%n";

  @Spec private @Nullable CommandSpec spec;

  private KeysCommand() {}

  @Command(
      description = "Creates an API key and prints its secret. The secret cannot be shown again.")
  int create(
      @Option(
              names = "--owner",
              required = true,
              description = "Owner of everything that is made with this key.")
          String owner,
      @Option(names = "--name", defaultValue = "", description = "Name of the key.") String name,
      @Option(
              names = "--scopes",
              split = ",",
              defaultValue = "read,write",
              description = "Scopes: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
          Set<Scope> scopes,
      @Parameters(
              arity = "0..*",
              paramLabel = ServiceCli.SETTING,
              description = ServiceCli.SETTING_HELP)
          List<String> settings) {
    if (!owner.matches("[^\\s\\p{Cntrl}]{1,200}")) {
      throw new ParameterException(line(), "An owner is 1 to 200 characters without spaces.");
    }
    return with(
        settings,
        keys -> {
          out().println(keys.create(owner, name, scopes));
          return 0;
        });
  }

  @Command(description = "Lists all API keys with the minute of their last use.")
  int list(
      @Parameters(
              arity = "0..*",
              paramLabel = ServiceCli.SETTING,
              description = ServiceCli.SETTING_HELP)
          List<String> settings) {
    return with(
        settings,
        keys -> {
          out().printf(ROW, "ID", "OWNER", "NAME", "SCOPES", "CREATED", "LAST USED", "REVOKED");
          keys.list().forEach(this::print);
          return 0;
        });
  }

  @Command(description = "Revokes an API key, at once and for good.")
  int revoke(
      @Parameters(index = "0", paramLabel = "ID", description = "The key's id, as shown by list.")
          UUID id,
      @Parameters(
              index = "1..*",
              paramLabel = ServiceCli.SETTING,
              description = ServiceCli.SETTING_HELP)
          List<String> settings) {
    return with(
        settings,
        keys -> {
          boolean revoked = keys.revoke(id);
          if (!revoked) {
            line().getErr().println("keys: there is no key " + id + " that could be revoked");
          }
          return revoked ? 0 : 1;
        });
  }

  private void print(ApiKey key) {
    out()
        .printf(
            ROW,
            key.id(),
            key.owner(),
            key.name(),
            key.scopes().stream().map(Scope::label).collect(Collectors.joining(",")),
            time(key.createdAt()),
            time(key.lastUsedAt()),
            time(key.revokedAt()));
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "-" : time.toString().substring(0, 16) + "Z";
  }

  private int with(@Nullable List<String> settings, ToIntFunction<ApiKeys> work) {
    var arguments = ServiceCli.settings(line().getCommandSpec(), settings);
    try (var context =
        // Standard output belongs to the answer.
        ZippermergeService.open("--logging.level.root=off", arguments)) {
      return work.applyAsInt(context.getBean(ApiKeys.class));
    }
  }

  private PrintWriter out() {
    return line().getOut();
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
