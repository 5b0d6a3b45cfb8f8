package dev.zippermerge.lookup;

/** An artifact that lookup inference cannot take, or a call that does not fit it. */
public final class LookupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and with which file, task or node
   */
  public LookupException(String message) {
    super(message);
  }

  /**
   * @param message what is wrong, and with which file, task or node
   * @param cause why
   */
  public LookupException(String message, Throwable cause) {
    super(message, cause);
  }
}
