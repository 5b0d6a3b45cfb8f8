package dev.zippermerge.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TwinTasksTest {
  @Test
  void animalsAndVehiclesAreCifarsClasses() {
    var tasks = TwinTasks.standard();
    assertThat(
            Stream.of(tasks.animals(), tasks.vehicles())
                .flatMap(task -> task.source().classes().stream()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10).boxed().toList());
  }
}
