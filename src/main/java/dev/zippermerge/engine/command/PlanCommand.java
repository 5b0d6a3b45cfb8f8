package dev.zippermerge.engine.command;

import dev.zippermerge.engine.EngineCli;
import dev.zippermerge.engine.merge.PlanCheck;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code plan SPEC.json}: checks a specification whole and tells what a merge would do, as JSON.
 */
@Command(
    name = "plan",
    description = "Checks a specification and prints what a merge would do.",
    mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "SPEC.json",
      description = "The merge specification (docs/merge-spec.md).")
  private Path specification = Path.of("");

  @Override
  public Integer call() {
    try {
      print(PlanCheck.check(SpecFile.read(specification, MergeSpec.class)));
      return 0;
    } catch (RefusedException e) {
      print(e.toRefusal());
      return EngineCli.REFUSED;
    }
  }

  private static void print(Object answer) {
    System.out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
  }
}
