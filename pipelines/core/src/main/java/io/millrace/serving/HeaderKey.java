package io.millrace.serving;

/**
 * API keys as a header can carry them: visible ASCII. The HTTP client's own refusal of any other
 * repeats the key, so keys are looked at before they get there.
 */
public final class HeaderKey {

  private HeaderKey() {}

  /**
   * A key without the white space around it; empty for a blank one.
   *
   * @param origin where the key comes from, for the message
   * @throws IllegalArgumentException naming the origin, and not the key
   */
  public static String checked(String key, String origin) {
    String stripped = key.strip();
    if (!stripped.chars().allMatch(each -> each > ' ' && each < 0x7F)) {
      throw new IllegalArgumentException(
          "Cannot use the key of %s: it holds white space or characters other than ASCII; give the key alone"
              .formatted(origin));
    }
    return stripped;
  }
}
