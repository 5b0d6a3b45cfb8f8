package dev.zippermerge.access;

import dev.zippermerge.settings.ConditionalOnRole;
import dev.zippermerge.settings.Role;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;

/** Refuses to start an api that everybody could use from elsewhere, perhaps by mistake. */
@Component
@ConditionalOnWebApplication
@ConditionalOnRole(Role.API)
class OpenModeGuard {
  OpenModeGuard(
      AccessSettings settings, ServerProperties server, ObjectProvider<JwtDecoder> tokens) {
    if (settings.mode() != AccessSettings.Mode.OPEN) {
      return;
    }
    var address = server.getAddress();
    if (address == null || !address.isLoopbackAddress()) {
      throw refused(
          "the api would listen on "
              + (address == null ? "all addresses" : address.getHostAddress())
              + ", which other machines can reach, without asking for keys. Set it to KEYS and make a key"
              + " with `zippermerge keys create`, or set server.address to 127.0.0.1.");
    }
    if (tokens.getIfAvailable() != null) {
      throw refused(
          "spring.security.oauth2.resourceserver.jwt is set, but tokens would not be checked. Set"
              + " it to KEYS.");
    }
  }

  private static InvalidConfigurationPropertyValueException refused(String reason) {
    return new InvalidConfigurationPropertyValueException(
        "zippermerge.security.mode", AccessSettings.Mode.OPEN, reason);
  }
}
