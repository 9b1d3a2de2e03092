package io.millrace.privacy;

/** Issuer ranges of payment cards (ISO/IEC 7812 prefixes) and the lengths they are issued in. */
final class CardIssuers {
  private CardIssuers() {}

  static boolean know(int[] digits, int length) {
    int four = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    int two = four / 100;
    int three = four / 10;
    if (digits[0] == 4) {
      return length == 13 || length == 16 || length == 19;
    }
    if (two == 34 || two == 37) {
      return length == 15;
    }
    if ((three >= 300 && three <= 305) || three == 309 || two == 36 || two == 38 || two == 39) {
      return length == 14 || length == 16;
    }
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
      return length == 16;
    }
    if (two == 50 || (two >= 56 && two <= 58) || two == 63 || two == 67) {
      return length >= 13;
    }
    boolean discover = four == 6011 || (three >= 644 && three <= 649) || two == 65;
    boolean unionPay = two == 62 || two == 81;
    boolean jcb = four >= 3528 && four <= 3589;
    return (discover || unionPay || jcb) && length >= 16;
  }
}
