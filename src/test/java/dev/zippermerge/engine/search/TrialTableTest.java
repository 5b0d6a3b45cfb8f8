package dev.zippermerge.engine.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import dev.zippermerge.engine.spec.TrialResult.TaskScore;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialTableTest {
  private final TrialTable table =
      new TrialTable(
          List.of(
              new TrialResult(
                  "fc1-8-64",
                  Trial.Kind.LAYER,
                  List.of(new LayerCoding("fc1", 8, 64)),
                  1234,
                  20.5,
                  List.of(new TaskScore("a", 0.75, 0.76, 1, 0.5))),
              new TrialResult(
                  "whole-1-1",
                  Trial.Kind.WHOLE,
                  List.of(new LayerCoding("conv2", 16, 32), new LayerCoding("fc1", 8, 64)),
                  5678,
                  10,
                  List.of(new TaskScore("a", 0.5, 0.5, 0, null)))),
          "whole-1-1");

  @Test
  void linesForPeople() {
    assertThat(table.markdown())
        .containsExactly(
            "| trial | r/C | bytes | ratio | a: score (drop) | front |",
            "|---|---|--:|--:|--:|---|",
            "| fc1-8-64 | fc1:8/64 | 1,234 | 20.50 | 0.7500 (1.00) | * |",
            "| whole-1-1 | conv2:16/32 fc1:8/64 | 5,678 | 10.00 | 0.5000 (0.00) | * chosen |");
  }

  @Test
  void linesForPrograms() {
    assertThat(table.csv())
        .containsExactly(
            "trial,kind,status,codings,bytes,compression,pareto_front,chosen,"
                + "task,score,original,drop,loss",
            "fc1-8-64,LAYER,DONE,fc1:8/64,1234,20.5,true,false,a,0.75,0.76,1.0,0.5",
            "whole-1-1,WHOLE,DONE,conv2:16/32 fc1:8/64,5678,10.0,true,true,a,0.5,0.5,0.0,");
  }
}
