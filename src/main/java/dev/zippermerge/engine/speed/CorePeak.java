package dev.zippermerge.engine.speed;

import dev.zippermerge.engine.spec.Json;
import java.io.IOException;
import java.util.List;

/**
 * What one core can do at most, in floats per second, by vectors as wide as it has.
 *
 * @param cpu what it calls itself
 * @param addsL1 loaded from the first-level cache and added
 * @param addsL2 loaded from the second-level cache and added
 * @param multiplyAdds multiplied and added, all in registers
 */
public record CorePeak(String cpu, double addsL1, double addsL2, double multiplyAdds) {
  /** Name of the command that this takes a process of its own for. */
  public static final String COMMAND = "measure-core";

  /** Measures in a process of its own. */
  public static CorePeak inProcess() throws IOException, InterruptedException {
    return Json.mapper()
        .readValue(SpeedProcess.run(List.of(), List.of(COMMAND), 120), CorePeak.class);
  }
}
