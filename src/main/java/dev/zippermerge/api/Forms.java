package dev.zippermerge.api;

import dev.zippermerge.problem.ProblemException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Receives multipart forms. Only the uploaded file may be large; the other parts are read into
 * memory, also where a client sends them as files.
 */
@Component(DispatcherServlet.MULTIPART_RESOLVER_BEAN_NAME)
final class Forms extends StandardServletMultipartResolver {
  private static final String UPLOAD = "file";
  private static final long MOST_BYTES = 1 << 20;

  /**
   * Not where an error is told: who was refused, for want of a key perhaps, would otherwise be
   * waited for until the whole upload has come.
   */
  @Override
  public boolean isMultipart(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.REQUEST && super.isMultipart(request);
  }

  /**
   * @throws ProblemException with status 413 where another part is too large
   */
  @Override
  public MultipartHttpServletRequest resolveMultipart(HttpServletRequest request) {
    var form = super.resolveMultipart(request);
    form.getMultiFileMap().values().stream()
        .flatMap(parts -> parts.stream())
        .filter(part -> !part.getName().equals(UPLOAD) && part.getSize() > MOST_BYTES)
        .findFirst()
        .ifPresent(Forms::refuse);
    return form;
  }

  private static void refuse(MultipartFile part) {
    throw ProblemException.tooLarge(
        "UPLOAD_TOO_LARGE",
        part.getName(),
        "The part %s has %d bytes; at most %d are allowed."
            .formatted(part.getName(), part.getSize(), MOST_BYTES));
  }
}
