package io.millrace.model.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** The {@code attribute} of filters: a number, or names and numbers between dots. */
record AttributePath(List<Value> steps) {

  static AttributePath of(Value attribute, Rendering runtime) {
    if (attribute == NoneValue.NONE) {
      return new AttributePath(List.of());
    }
    if (attribute instanceof IntValue) {
      return new AttributePath(List.of(attribute));
    }
    List<Value> steps = new ArrayList<>();
    for (String step : runtime.texts().str(attribute).split("\\.", -1)) {
      boolean number = !step.isEmpty() && step.chars().allMatch(NumberScan::isDigit);
      steps.add(
          number && step.length() < 10 ? IntValue.of(Long.parseLong(step)) : new TextValue(step));
    }
    return new AttributePath(steps);
  }

  Value of(Rendering runtime, Value item) {
    Value value = item;
    for (Value step : steps) {
      value = Lookup.item(runtime, value, step);
    }
    return value;
  }
}
