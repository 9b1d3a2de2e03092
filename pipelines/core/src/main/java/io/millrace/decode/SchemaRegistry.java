package io.millrace.decode;

import java.io.Serializable;
import java.net.URI;

/**
 * Where a schema registry answers by Confluent's REST interface ({@code GET /schemas/ids/{id}}).
 *
 * @param url the address to which the request's path is appended
 * @param userInfo {@code user:password} for basic authentication, null for none; never printed
 */
public record SchemaRegistry(URI url, String userInfo) implements Serializable {

  /**
   * Checks an address as a user writes it.
   *
   * @throws IllegalArgumentException naming the remedy, when it is no HTTP address or holds a login
   */
  public static SchemaRegistry of(String url, String userInfo) {
    URI uri = uri(url);
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "Cannot use a schema registry's URL with a login in it: give user:password in the"
              + " schema-registry-user-info setting, where it is never printed");
    }
    if (userInfo != null && userInfo.indexOf(':') < 1) {
      throw new IllegalArgumentException(
          "Cannot use schema-registry-user-info: it must be user:password");
    }
    return new SchemaRegistry(uri, userInfo);
  }

  private static URI uri(String url) {
    String form = "Cannot use the schema registry's URL \"%s\": give http(s)://host:port";
    try {
      URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(form.formatted(shown(url)), e);
    }
    throw new IllegalArgumentException(form.formatted(shown(url)));
  }

  /** Without what stands before an at sign, which may be a login. */
  private static String shown(String url) {
    return url.substring(url.lastIndexOf('@') + 1);
  }

  /** The address alone. */
  @Override
  public String toString() {
    return url.toString();
  }
}
