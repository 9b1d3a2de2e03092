package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import java.util.List;

/** Assigns values to names, rows of names and attributes of namespaces. */
final class Targets {
  private Targets() {}

  static void assign(Scope scope, Target target, Value value, Rendering runtime) {
    if (target instanceof Target.Variable variable) {
      scope.set(variable.name(), value);
    } else if (target instanceof Target.Member member) {
      if (!(scope.get(member.namespace()) instanceof Namespace namespace)) {
        throw new TemplateRenderException(
            Kind.RUNTIME, "'" + member.namespace() + "' is not a namespace and cannot be changed");
      }
      namespace.set(member.name(), value);
    } else if (target instanceof Target.Unpacked unpacked) {
      unpack(scope, unpacked.items(), value, runtime);
    }
  }

  private static void unpack(Scope scope, List<Target> targets, Value value, Rendering runtime) {
    List<Value> values = Iteration.list(value, runtime.budget());
    if (values.size() != targets.size()) {
      throw new TemplateRenderException(
          Kind.VALUE,
          "there are " + values.size() + " values to unpack into " + targets.size() + " names");
    }
    for (int i = 0; i < targets.size(); i++) {
      assign(scope, targets.get(i), values.get(i), runtime);
    }
  }
}
