package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;

/** A name, attribute or item that is not there: empty when printed, a failure when used. */
record Undefined(Kind kind, String problem) implements Value {

  static Undefined name(String name) {
    return because("'" + name + "' is undefined");
  }

  static Undefined because(String problem) {
    return new Undefined(Kind.UNDEFINED, problem);
  }

  static Undefined unsafe(Value owner, String attribute) {
    return new Undefined(
        Kind.SECURITY,
        "access to attribute '" + attribute + "' of '" + owner.typeName() + "' object is unsafe");
  }

  static Undefined attribute(Value owner, String attribute) {
    return because(described(owner) + " has no attribute '" + attribute + "'");
  }

  static Undefined element(Value owner, String element) {
    return because(described(owner) + " has no element " + element);
  }

  private static String described(Value owner) {
    return owner == NoneValue.NONE ? "None" : "'" + owner.typeName() + " object'";
  }

  TemplateRenderException failure() {
    return new TemplateRenderException(kind, problem);
  }

  @Override
  public String typeName() {
    return "Undefined";
  }

  @Override
  public boolean truthy() {
    return false;
  }
}
