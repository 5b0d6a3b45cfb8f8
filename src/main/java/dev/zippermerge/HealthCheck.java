package dev.zippermerge;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks a service whether it is ready: what a container's health check runs, for which no other
 * program need be in the image.
 */
final class HealthCheck {
  static final String READINESS = "http://127.0.0.1:8081/actuator/health/readiness";
  private static final int TIMEOUT_MILLIS = 4000;

  private HealthCheck() {}

  /**
   * Asks once.
   *
   * @param address an address of HTTP
   * @return 0 where the service is ready, else 1
   */
  static int run(URI address) {
    try {
      var connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      int status = connection.getResponseCode();
      System.out.println(address + " answers " + status);
      return status == HttpURLConnection.HTTP_OK ? 0 : 1;
    } catch (IOException e) {
      System.out.println(address + ": " + e.getMessage());
      return 1;
    }
  }
}
