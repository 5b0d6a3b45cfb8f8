package dev.zippermerge.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts that something is refused, with its code and culprit. */
final class Refusals {
  private Refusals() {}

  static RefusedException assertRefused(RefusalCode code, String culprit, ThrowingCallable work) {
    var refused = catchThrowableOfType(RefusedException.class, work);
    assertThat(refused).isNotNull();
    assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
    assertThat(refused.culprit()).isEqualTo(culprit);
    return refused;
  }
}
