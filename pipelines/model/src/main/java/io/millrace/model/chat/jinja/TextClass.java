package io.millrace.model.chat.jinja;

import java.util.function.IntPredicate;

/** Questions about all characters of a string; an empty string answers no. */
enum TextClass {
  DIGIT("isdigit", TextClass::isDigit),
  DECIMAL("isdecimal", Character::isDigit),
  NUMERIC("isnumeric", TextClass::isNumeric),
  LETTER("isalpha", TextClass::isLetter),
  LETTER_OR_NUMBER("isalnum", c -> isLetter(c) || isNumeric(c)),
  SPACE("isspace", Whitespace::is),
  UPPER("isupper", c -> !TextCase.isCased(c) || Character.isUpperCase(c)),
  LOWER("islower", c -> !TextCase.isCased(c) || Character.isLowerCase(c));

  private final String methodName;

  @SuppressWarnings("ImmutableEnumChecker") // method references have no state
  private final IntPredicate holds;

  TextClass(String methodName, IntPredicate holds) {
    this.methodName = methodName;
    this.holds = holds;
  }

  @SuppressWarnings("CharacterGetNumericValue") // asked for numbers only, never for letters
  private static boolean isDigit(int c) {
    int value = Character.getNumericValue(c);
    return Character.isDigit(c)
        || (Character.getType(c) == Character.OTHER_NUMBER && value >= 0 && value <= 9);
  }

  private static boolean isLetter(int c) {
    return Character.isLetter(c);
  }

  private static boolean isNumeric(int c) {
    int type = Character.getType(c);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  String methodName() {
    return methodName;
  }

  boolean matches(String text) {
    boolean all = !text.isEmpty() && text.codePoints().allMatch(holds);
    return all
        && ((this != UPPER && this != LOWER) || text.codePoints().anyMatch(TextCase::isCased));
  }
}
