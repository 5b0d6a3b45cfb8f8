package dev.zippermerge.access;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/** What a key or token allows. */
public enum Scope {
  /** Reading, checking requests, and predictions: all that changes nothing. */
  READ,
  /** Uploading, merging, deleting. */
  WRITE,
  /** Reading and writing what belongs to anybody. */
  ADMIN;

  /** The scope in words of OAuth 2 and of commands. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope in words of Spring Security. */
  String authority() {
    return "SCOPE_" + label();
  }

  static List<GrantedAuthority> authorities(Collection<Scope> scopes) {
    return AuthorityUtils.createAuthorityList(scopes.stream().map(Scope::authority).toList());
  }
}
