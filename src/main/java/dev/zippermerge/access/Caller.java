package dev.zippermerge.access;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who asks for something.
 *
 * @param owner whose the things are that the caller makes
 * @param admin whether the caller reaches what belongs to others, too
 */
public record Caller(String owner, boolean admin) {
  /** The owner of everything in open mode, and of what was made before there were owners. */
  public static final String LOCAL = "local";

  /**
   * The caller of the request that this thread answers.
   *
   * @throws IllegalStateException in other threads, which have no business with owners
   */
  public static Caller current() {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication == null || !authentication.isAuthenticated()) {
      throw new IllegalStateException("This thread answers no request of a known caller.");
    }
    boolean admin =
        authentication.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .anyMatch(Scope.ADMIN.authority()::equals);
    return new Caller(authentication.getName(), admin);
  }

  /** Whether the caller may know of what belongs to an owner. */
  public boolean reaches(String owner) {
    return admin || this.owner.equals(owner);
  }

  /** The owner whose things alone the caller reaches; null where it reaches all. */
  public @Nullable String only() {
    return admin ? null : owner;
  }
}
