package io.millrace.serve.routing;

import io.millrace.serving.HeaderKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another server that speaks OpenAI's HTTP calls.
 *
 * @param name what routing policies and traces call its model
 * @param url its address up to and with {@code /v1}, and the query of every call to it, if any
 * @param model what it calls the model itself
 * @param key empty for a server that wants none
 */
public record Upstream(String name, URI url, String model, Optional<String> key) {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private static final Pattern FORM =
      Pattern.compile(
          "(?<name>[^=,\\s]+)=(?<url>[^,\\s]+)(?:,model=(?<model>[^,\\s]+))?(?<open>,key=none)?");

  /**
   * @throws IllegalArgumentException when address or key cannot be used, without repeating them
   */
  public Upstream {
    if (url.getHost() == null || !SCHEMES.contains(url.getScheme())) {
      throw unusable(name, "it does not begin with http:// or https:// and a host");
    }
    if (url.getRawFragment() != null) {
      throw unusable(name, "it has a fragment, which is never sent");
    }
    // what follows a password's own / or ? is parsed as path or query, and what precedes as a host
    if ((url.getRawPath() + url.getRawQuery()).indexOf('@') >= 0) {
      throw unusable(name, "it has an @ behind its host; write %40, and encode a password as well");
    }
    key = key.map(secret -> HeaderKey.checked(secret, variable(name)));
  }

  /**
   * Reads {@code NAME=URL[,model=MODEL][,key=none]}. The key is the variable {@link #variable}.
   *
   * @throws IllegalArgumentException when it has another form, or the variable is not set
   */
  public static Upstream parse(String given, Map<String, String> environment) {
    Matcher form = FORM.matcher(given);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          // the rest may hold a key
          "the upstream '%s' cannot be read; give NAME=URL[,model=MODEL][,key=none]"
              .formatted(given.split("[=,]", 2)[0]));
    }
    String name = form.group("name");
    Optional<String> key = Optional.ofNullable(environment.get(variable(name)));
    if (form.group("open") == null && key.filter(text -> !text.isBlank()).isEmpty()) {
      throw new IllegalArgumentException(
          "the upstream %s has no key; set the variable %s, or say ,key=none"
              .formatted(name, variable(name)));
    }
    return new Upstream(
        name,
        url(name, form.group("url")),
        Optional.ofNullable(form.group("model")).orElse(name),
        form.group("open") == null ? key : Optional.empty());
  }

  /** The address of a call such as {@code /chat/completions}; a query stays behind the path. */
  public URI call(String path) {
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String whole = url.toString();
    return URI.create(whole.substring(0, whole.length() - query.length()) + path + query);
  }

  /** The environment variable that holds an upstream's key. */
  public static String variable(String name) {
    return "MILLRACE_UPSTREAM_"
        + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")
        + "_KEY";
  }

  private static URI url(String name, String text) {
    try {
      return new URI(text.replaceFirst("^([^?]*?)/+(\\?.*)?$", "$1$2"));
    } catch (URISyntaxException e) {
      // the exception itself repeats the whole address
      throw unusable(name, e.getReason());
    }
  }

  /** Nothing of the address is said: a secret may stand where another part was meant. */
  private static IllegalArgumentException unusable(String name, String why) {
    return new IllegalArgumentException(
        "the upstream %s has an address that cannot be used: %s; give http://HOST[:PORT]/v1, or the same with https://"
            .formatted(name, why));
  }

  /** Name, scheme, host, port and path: neither key nor user, password and query. */
  @Override
  public String toString() {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return "%s at %s://%s%s%s"
        .formatted(name, url.getScheme(), url.getHost(), port, url.getRawPath());
  }
}
