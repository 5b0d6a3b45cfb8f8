package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteCheckTest {
  @Test
  void otherConstantsMayStandBesideTheLayers() {
    assertThatCode(() -> ByteCheck.check(1000, 1000, 200)).doesNotThrowAnyException();
    assertThatCode(() -> ByteCheck.check(1000, 1200, 200)).doesNotThrowAnyException();
  }

  @Test
  void aKernelThatIsStoredTwiceOrNotAtAllFailsTheMerge() {
    assertThatThrownBy(() -> ByteCheck.check(1000, 1201, 200))
        .hasMessageContaining("1000")
        .hasMessageContaining("1201");
    assertThatThrownBy(() -> ByteCheck.check(1000, 999, 200)).hasMessageContaining("999");
  }
}
