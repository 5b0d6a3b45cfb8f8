package dev.zippermerge.lookup.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All kernels against plain loops, over many shapes, strides, paddings, r, C and lane tails. */
class KernelsTest {
  @Test
  void scalarKernels() {
    for (int seed = 1000; seed < 1150; seed++) {
      new KernelComparison(new ScalarKernels(), seed).all();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "scalar, ScalarKernels",
    "vector, VectorKernels",
    "vector128, VectorKernels 4",
    "vector256, VectorKernels 8",
    "vector512, VectorKernels 16"
  })
  void forcedKernels(String choice, String expected) throws Exception {
    assertThat(compareInAnotherProcess(choice)).startsWith(expected);
  }

  @Test
  void unknownKernelsAreRefused() throws Exception {
    assertThat(compareInAnotherProcess("vector64")).contains(KernelChoice.PROPERTY);
  }

  private static String compareInAnotherProcess(String choice)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "--add-modules=jdk.incubator.vector",
                    "-D%s=%s".formatted(KernelChoice.PROPERTY, choice),
                    "-cp",
                    System.getProperty("java.class.path"),
                    KernelComparison.class.getName()))
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output.replaceAll("(?m)^WARNING.*\\R", "").strip();
  }
}
