package io.millrace.privacy;

import org.apache.commons.validator.routines.IBANValidator;

/** Account numbers in capitals, unbroken or with single spaces between their parts. */
final class IbanDetector extends Detector {
  private static final IBANValidator IBANS = IBANValidator.getInstance();

  IbanDetector(Window window) {
    super(window);
  }

  @Override
  int find(int at) {
    int from = at - 2;
    boolean candidate =
        isCapital(window.at(at - 1))
            && isCapital(window.at(from))
            && Window.isDigit(window.at(at + 1))
            && window.opens(from);
    if (!candidate) {
      return -1;
    }
    IBANValidator.Validator country = IBANS.getValidator(window.substring(from, at));
    if (country == null) {
      return -1;
    }
    StringBuilder compact = new StringBuilder(country.getIbanLength());
    int i = from;
    while (compact.length() < country.getIbanLength()) {
      char c = window.at(i);
      if (isCapital(c) || Window.isDigit(c)) {
        compact.append(c);
      } else if (c != ' ' || window.at(i - 1) == ' ') {
        return -1;
      }
      i++;
    }
    return window.closes(i) && IBANS.isValid(compact.toString()) ? found(from, i) : -1;
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
