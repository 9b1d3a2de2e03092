package io.millrace.model.chat.jinja;

import java.math.BigInteger;

/** An integer of any size. */
record IntValue(BigInteger value) implements Value {
  static IntValue of(long value) {
    return new IntValue(BigInteger.valueOf(value));
  }

  @Override
  public String typeName() {
    return "int";
  }

  @Override
  public boolean truthy() {
    return value.signum() != 0;
  }
}
