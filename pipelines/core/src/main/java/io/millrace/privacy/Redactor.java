package io.millrace.privacy;

import java.util.EnumSet;
import java.util.Set;

/**
 * Replaces what its categories recognise with placeholders such as {@code [EMAIL_1]}. Immutable and
 * safe for any number of threads. Redacting a redacted text changes nothing.
 */
public final class Redactor {
  private final Set<Category> categories;
  private final Triggers triggers;

  private Redactor(Set<Category> categories) {
    this.categories = categories;
    this.triggers = new Triggers(categories);
  }

  /** Recognises every category. */
  public static Redactor all() {
    return of(EnumSet.allOf(Category.class));
  }

  /** Recognises these categories only; none at all returns every text as it is. */
  public static Redactor of(Set<Category> categories) {
    return new Redactor(Set.copyOf(categories));
  }

  public Set<Category> categories() {
    return categories;
  }

  /** Starts the redaction of one trace, whose texts share their placeholders. */
  public RedactionSession session() {
    return new RedactionSession(triggers);
  }

  /** Redacts one text on its own. */
  public Redaction redact(String text) {
    RedactionSession session = session();
    String redacted = session.redact(text);
    return new Redaction(redacted, session.counts());
  }
}
