package dev.zippermerge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PhasesTest {
  private final List<String> heard = new ArrayList<>();
  private final Phases phases = new Phases(List.of(watcher("a"), watcher("b")));

  private Function<Phase, Runnable> watcher(String name) {
    return phase -> {
      heard.add(name + " begins " + phase);
      return () -> heard.add(name + " ends " + phase);
    };
  }

  @Test
  void tellsOfChangesAlone() {
    phases.hear(Phase.ENCODE);
    phases.hear(Phase.ENCODE);
    assertThat(heard).containsExactly("a begins ENCODE", "b begins ENCODE");

    heard.clear();
    phases.hear(Phase.VERIFY);
    assertThat(heard)
        .containsExactly("a ends ENCODE", "b ends ENCODE", "a begins VERIFY", "b begins VERIFY");
  }

  /** The engine's last words may be read after it was killed: what they begin nobody would end. */
  @Test
  void endsOnceAndForAll() {
    phases.hear(Phase.VERIFY);
    heard.clear();

    phases.end();
    phases.end();
    phases.hear(Phase.ENCODE);

    assertThat(heard).containsExactly("a ends VERIFY", "b ends VERIFY");
  }

  @Test
  void anEngineThatSaysNothingHasNoPhase() {
    phases.end();
    assertThat(heard).isEmpty();
  }
}
