package io.millrace.model.chat.jinja;

/** Where rendering goes after a statement. */
enum Flow {
  NEXT,
  CONTINUE,
  BREAK
}
