package io.millrace.model.chat.jinja;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A macro with the scope that it was written in. */
record Macro(String name, MacroBody body, Scope scope, Renderer renderer) {

  Callable callable() {
    return new Callable(name, (runtime, arguments) -> new TextValue(call(arguments)));
  }

  private String call(Arguments arguments) {
    Scope inner = scope.inner();
    Evaluator evaluator = new Evaluator(renderer.runtime(), inner);
    List<MacroBody.Parameter> parameters = body.parameters();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < parameters.size(); i++) {
      MacroBody.Parameter parameter = parameters.get(i);
      names.add(parameter.name());
      inner.set(parameter.name(), argument(arguments, i, parameter, evaluator));
    }
    extras(arguments, names, inner);
    return renderer.captured(body.statements(), inner);
  }

  private Value argument(
      Arguments arguments, int index, MacroBody.Parameter parameter, Evaluator evaluator) {
    Value named = arguments.named().get(parameter.name());
    if (index < arguments.positional().size()) {
      if (named != null) {
        throw TemplateRenderException.type(
            "macro '" + name + "' got the argument '" + parameter.name() + "' twice");
      }
      return arguments.positional().get(index);
    }
    if (named != null) {
      return named;
    }
    return parameter
        .otherwise()
        .map(evaluator::value)
        .orElseGet(
            () -> Undefined.because("parameter '" + parameter.name() + "' was not provided"));
  }

  private void extras(Arguments arguments, Set<String> names, Scope inner) {
    Set<String> used = body.extras();
    int more = arguments.positional().size() - names.size();
    if (more > 0 && !used.contains("varargs")) {
      throw TemplateRenderException.type(
          "macro '" + name + "' takes not more than " + names.size() + " arguments");
    }
    if (used.contains("varargs")) {
      inner.set("varargs", new TupleValue(arguments.from(names.size()).positional()));
    }
    DictValue rest = new DictValue();
    for (Map.Entry<String, Value> argument : arguments.named().entrySet()) {
      if (argument.getKey().equals("caller") && used.contains("caller")) {
        continue;
      }
      if (!names.contains(argument.getKey())) {
        rest.put(argument.getKey(), argument.getValue());
      }
    }
    if (used.contains("kwargs")) {
      inner.set("kwargs", rest);
    } else if (rest.size() > 0) {
      throw TemplateRenderException.type(
          "macro '" + name + "' takes no argument '" + rest.keys().get(0).toString() + "'");
    }
    if (used.contains("caller") && !names.contains("caller")) {
      Value caller = arguments.named().get("caller");
      inner.set("caller", caller == null ? Undefined.because("no caller defined") : caller);
    }
  }
}
