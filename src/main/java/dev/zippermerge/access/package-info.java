/** Who may use the service: API keys, tokens, scopes, and whose things are whose. */
@ApplicationModule(allowedDependencies = {"settings", "problem"})
@NullMarked
package dev.zippermerge.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
