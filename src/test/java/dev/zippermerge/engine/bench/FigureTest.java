package dev.zippermerge.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureTest {
  @TempDir Path folder;

  private static final Experiment TWO_COLUMNS =
      new Experiment() {
        @Override
        public String id() {
          return "example";
        }

        @Override
        public String title() {
          return "Example";
        }

        @Override
        public List<String> labels() {
          return List.of("what");
        }

        @Override
        public List<Column> columns() {
          return List.of(Column.shown("a", 2), Column.drawn("b", 1));
        }

        @Override
        public List<Measured> measure(Lab lab, long seed) {
          return List.of();
        }
      };

  @Test
  void meanAndSampleDeviation() {
    // Mean 7/3; squares 16/9 + 1/9 + 25/9 = 42/9, over 2: 7/3.
    var figure = Objects.requireNonNull(Figure.of(List.of(1.0, 2.0, 4.0)));
    assertThat(figure.mean()).isCloseTo(7 / 3.0, within(1e-12));
    assertThat(figure.deviation()).isCloseTo(1.5275252316519465, within(1e-12));
    assertThat(figure.text(2)).isEqualTo("2.33 ± 1.53");
  }

  @Test
  void oneValueHasNoDeviationAndNoneIsNoFigure() {
    assertThat(Objects.requireNonNull(Figure.of(List.of(-0.126))).text(2)).isEqualTo("-0.13");
    assertThat(Figure.of(List.of())).isNull();
  }

  @Test
  void seedsOfARowComeTogetherByItsLabels() {
    var table =
        Table.of(
            TWO_COLUMNS,
            List.of(3L, 5L),
            7,
            List.of(
                new Measured(List.of("x"), Arrays.asList(1.0, null)),
                new Measured(List.of("y"), Arrays.asList(2.0, 0.25)),
                new Measured(List.of("x"), Arrays.asList(3.0, null)),
                new Measured(List.of("y"), Arrays.asList(2.0, 0.75))));
    assertThat(table.markdown())
        .isEqualTo(
            """
            ## Example

            Mean and standard deviation over seeds 3, 5; 7 joint steps.

            | what | a | b |
            | --- | --- | --- |
            | x | 2.00 ± 1.41 |  |
            | y | 2.00 ± 0.00 | 0.5 ± 0.4 |
            """);
  }

  @Test
  void linesAreDrawnOverTheSecondLabel() throws IOException {
    var experiment = new ShareFigure();
    var rows = new ArrayList<Measured>();
    for (var label : List.of("0.05", "0.5", "1.0")) {
      rows.add(new Measured(List.of("ACCU", label), List.of(3.0, 4.0)));
      rows.add(new Measured(List.of("LIGHT", label), Arrays.asList(null, 2.0)));
    }
    var png = folder.resolve("lines.png");
    Plots.lines(Table.of(experiment, List.of(1L), 5, rows), png);
    var image = ImageIO.read(png.toFile());
    assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(900, 500);
  }
}
