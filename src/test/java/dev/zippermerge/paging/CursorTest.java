package dev.zippermerge.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.problem.ProblemException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @Test
  void keepsItsPlace() {
    var cursor = new Cursor(Instant.parse("2026-05-04T10:00:00.123456Z"), UUID.randomUUID());

    assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
    assertThat(Cursor.decode(null)).isEqualTo(Cursor.START);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void refusesWhatIsNotACursor(String text) {
    assertRefused(text);
  }

  @Test
  void refusesATimeThatTheDatabaseCannotKnow() {
    var bytes = new byte[24];
    bytes[0] = 0x7f;

    assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    bytes[0] = (byte) 0x80;
    assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static void assertRefused(String text) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> Cursor.decode(text))
        .extracting(ProblemException::code)
        .isEqualTo("INVALID_CURSOR");
  }
}
