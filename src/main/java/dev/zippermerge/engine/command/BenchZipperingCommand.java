package dev.zippermerge.engine.command;

import dev.zippermerge.engine.bench.ZipperBench;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains small MobileNets on data at hand and zips them. */
@Command(
    name = "zippering",
    description = {
      "Measures zippering on MobileNets: steps, initialisations, direct merging, savings.",
      "Ids: zipper-steps, zipper-sharing, zipper-direct, zipper-starts, zipper-convergence.",
      "Takes hours. Finished parts stay in DIR/cache; a later run resumes from them."
    },
    mixinStandardHelpOptions = true)
final class BenchZipperingCommand implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    return options.run(ZipperBench::run);
  }
}
