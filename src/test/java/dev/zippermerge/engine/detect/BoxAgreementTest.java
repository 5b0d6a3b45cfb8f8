package dev.zippermerge.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Worked by hand. */
class BoxAgreementTest {
  /** Squares of side 2 moved by 1: 2 in common, 6 covered. */
  @Test
  void overlapIsTheCommonAreaOverTheCoveredOne() {
    var a = Box.of(1, 1, 2, 2, 0, 0.9);
    var b = Box.of(2, 1, 2, 2, 0, 0.9);
    assertThat(a.intersectionOverUnion(b)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(a.intersectionOverUnion(Box.of(9, 9, 2, 2, 0, 1))).isZero();
  }

  /** Two of three boxes are found again, one in the wrong class, one more is new: 2 * 2 / 7. */
  @Test
  void boxesAgreeIfClassAndPlaceDo() {
    var agreement = new BoxAgreement();
    agreement.add(
        List.of(
            Box.of(5, 5, 4, 4, 0, 0.9), Box.of(20, 5, 4, 4, 1, 0.8), Box.of(5, 20, 4, 4, 0, 0.7)),
        List.of(
            Box.of(5.5, 5, 4, 4, 0, 0.9),
            Box.of(20, 5, 4, 4, 0, 0.8),
            Box.of(5, 20, 4, 4, 0, 0.6),
            Box.of(30, 30, 4, 4, 0, 0.5)));
    assertThat(agreement.f1()).isCloseTo(4 / 7.0, within(1e-12));
    assertThat(new BoxAgreement().f1()).isEqualTo(1);
  }

  /** Two anchors on one object, one elsewhere, one unsure; values stand first, anchors last. */
  @Test
  void overlappingBoxesOfAClassAreOneObject() {
    var form = DetectionForm.of(List.of(6, 8)).orElseThrow();
    assertThat(form).isEqualTo(new DetectionForm(8, 2, false, true));
    var answer = new float[48];
    float[][] anchors = {
      {5, 5, 4, 4, 0.9f, 0.1f},
      {5.2f, 5, 4, 4, 0.8f, 0},
      {5, 5, 4, 4, 0, 0.7f},
      {20, 5, 4, 4, 0.3f, 0.2f},
      {30, 5, 4, 4, 0.2f, 0.1f}
    };
    for (int anchor = 0; anchor < anchors.length; anchor++) {
      for (int value = 0; value < 6; value++) {
        answer[value * 8 + anchor] = anchors[anchor][value];
      }
    }
    assertThat(form.boxes(answer, 0)).extracting(Box::label).containsExactly(0, 1, 0);
    assertThat(form.boxes(answer, 0)).extracting(Box::left).containsExactly(3.0, 3.0, 18.0);
  }

  @Test
  void objectnessIsAFactorOfTheScore() {
    var form = DetectionForm.of(List.of(9, 7)).orElseThrow();
    assertThat(form.objectness()).isTrue();
    var answer = new float[9 * 7];
    System.arraycopy(new float[] {5, 5, 4, 4, 0.5f, 0.9f, 0.1f}, 0, answer, 0, 7);
    System.arraycopy(new float[] {25, 5, 4, 4, 0.5f, 0.1f, 0.4f}, 0, answer, 7, 7);
    assertThat(form.boxes(answer, 0))
        .singleElement()
        .satisfies(box -> assertThat(box.score()).isCloseTo(0.45, within(1e-6)));
    assertThat(DetectionForm.of(List.of(10))).isEmpty();
    assertThat(DetectionForm.of(List.of(80, 5))).contains(new DetectionForm(80, 1, false, false));
  }
}
