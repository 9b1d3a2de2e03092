package io.millrace.model.chat.jinja;

/** A text under construction that ends with a failure where it grows too long. */
final class BoundedText {
  private final StringBuilder text = new StringBuilder();
  private final Budget budget;

  BoundedText(Budget budget) {
    this.budget = budget;
  }

  BoundedText add(String part) {
    budget.text(part.length());
    if ((long) text.length() + part.length() > Budget.MAX_TEXT) {
      throw Budget.exceeded("a text of more than " + Budget.MAX_TEXT + " characters");
    }
    text.append(part);
    return this;
  }

  int length() {
    return text.length();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
