package dev.zippermerge.engine.spec;

import java.io.Serial;

/**
 * Thrown when input is refused: carries a stable code and names the culprit (a file, field, layer
 * or operation).
 */
public final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final RefusalCode code;
  private final String culprit;

  /**
   * @param code the stable code
   * @param culprit the file, field, layer or operation at fault
   * @param message what is wrong with it, in a sentence for the user
   */
  public RefusedException(RefusalCode code, String culprit, String message) {
    super(message);
    this.code = code;
    this.culprit = culprit;
  }

  /** The stable code. */
  public RefusalCode code() {
    return code;
  }

  /** The file, field, layer or operation at fault. */
  public String culprit() {
    return culprit;
  }

  /** The same refusal as a value that can be written as JSON. */
  public Refusal toRefusal() {
    return new Refusal(code, culprit, String.valueOf(getMessage()));
  }
}
