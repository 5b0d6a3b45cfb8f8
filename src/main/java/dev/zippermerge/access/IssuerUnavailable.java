package dev.zippermerge.access;

import java.io.Serial;
import org.springframework.security.core.AuthenticationException;

/** Nobody can tell at the moment whether a token is good: its issuer's keys cannot be had. */
final class IssuerUnavailable extends AuthenticationException {
  @Serial private static final long serialVersionUID = 1L;

  IssuerUnavailable(Throwable cause) {
    super("The token issuer is unreachable", cause);
  }
}
