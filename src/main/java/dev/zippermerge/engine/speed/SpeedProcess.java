package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.spec.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures in a process of its own: TensorFlow takes the number of its threads, and OpenBLAS its
 * kernels, from the environment at the start.
 */
public final class SpeedProcess {
  /** Name of the command that this process runs. */
  public static final String COMMAND = "measure-speed";

  private SpeedProcess() {}

  /**
   * Measures four ways to each task's answer.
   *
   * @param originals an artifact of the networks before the merge
   * @param merged the merged model
   * @param blasCore core whose kernels OpenBLAS shall use; its own choice where empty
   */
  public static Speed measure(Path originals, Path merged, String blasCore)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(commandLine(originals, merged));
    var environment = builder.environment();
    environment.put("TF_NUM_INTRAOP_THREADS", "1");
    environment.put("TF_NUM_INTEROP_THREADS", "1");
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("TF_CPP_MIN_LOG_LEVEL", "2");
    if (!blasCore.isEmpty()) {
      environment.put(OpenBlas.CORE_VARIABLE, blasCore);
    }
    var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var lines = new String(process.getInputStream().readAllBytes()).strip().split("\\R");
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the measuring process failed");
    }
    return Json.mapper().readValue(lines[lines.length - 1], Speed.class);
  }

  private static List<String> commandLine(Path originals, Path merged) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("--enable-native-access=ALL-UNNAMED");
    line.add("--sun-misc-unsafe-memory-access=allow");
    line.add("--add-modules=jdk.incubator.vector");
    var classPath = System.getProperty("java.class.path");
    if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
      line.addAll(List.of("-jar", classPath));
    } else {
      line.addAll(List.of("-cp", classPath, "dev.zippermerge.Zippermerge"));
    }
    line.addAll(List.of(COMMAND, originals.toString(), merged.toString()));
    return line;
  }
}
