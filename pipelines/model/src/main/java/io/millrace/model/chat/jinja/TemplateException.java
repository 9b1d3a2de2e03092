package io.millrace.model.chat.jinja;

/** What a template can do wrong, when read or when rendered. Nothing else is thrown for either. */
public abstract sealed class TemplateException extends RuntimeException
    permits TemplateSyntaxException, TemplateRenderException {
  private static final long serialVersionUID = 1;

  TemplateException(String message) {
    super(message);
  }
}
