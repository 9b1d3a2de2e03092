package io.millrace.serve.routing;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another server that speaks OpenAI's HTTP calls.
 *
 * @param name what routing policies and traces call its model
 * @param url its address up to and with {@code /v1}
 * @param model what it calls the model itself
 * @param key empty for a server that wants none
 */
public record Upstream(String name, URI url, String model, Optional<String> key) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?<name>[^=,\\s]+)=(?<url>[^,\\s]+)(?:,model=(?<model>[^,\\s]+))?(?<open>,key=none)?");

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
        form.group("open") == null ? key.map(String::strip) : Optional.empty());
  }

  /** The environment variable that holds an upstream's key. */
  public static String variable(String name) {
    return "MILLRACE_UPSTREAM_"
        + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")
        + "_KEY";
  }

  private static URI url(String name, String text) {
    try {
      URI url = new URI(text.replaceAll("/+$", ""));
      if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) {
        return url;
      }
    } catch (URISyntaxException e) {
      // the exception itself repeats the whole address
      throw new IllegalArgumentException(
          "the upstream %s has the address '%s': %s; give one with http:// or https://"
              .formatted(name, shown(text), e.getReason()));
    }
    throw new IllegalArgumentException(
        "the upstream %s has the address '%s'; give one with http:// or https://"
            .formatted(name, shown(text)));
  }

  /** An address without the user, password and query that it may hold. */
  private static String shown(String address) {
    return address
        .replaceFirst("\\?.*", "?(not shown)")
        .replaceFirst("^(.*?//)?.*@", "$1(not shown)@");
  }

  /** Without the key, and without a secret in the address. */
  @Override
  public String toString() {
    return name + " at " + shown(url.toString());
  }
}
