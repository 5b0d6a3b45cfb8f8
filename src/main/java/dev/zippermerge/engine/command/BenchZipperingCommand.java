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
      "Measures zippering on MobileNets: steps, initialisations, against direct merging, savings.",
      "Ids: zipper-steps, zipper-sharing, zipper-direct, zipper-starts, zipper-convergence.",
      "Takes hours; what is done is kept in DIR/cache, and a later run goes on with it."
    },
    mixinStandardHelpOptions = true)
final class BenchZipperingCommand implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    return options.run(ZipperBench::run);
  }
}
