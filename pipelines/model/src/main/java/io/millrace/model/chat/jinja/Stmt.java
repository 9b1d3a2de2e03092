package io.millrace.model.chat.jinja;

import java.util.List;
import java.util.Optional;

/** A statement of a template. */
sealed interface Stmt {
  Position position();

  <R> R accept(Visitor<R> visitor);

  record Text(Position position, String text) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.text(this);
    }
  }

  record Print(Position position, Expr expr) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.print(this);
    }
  }

  record If(Position position, List<Branch> branches, List<Stmt> otherwise) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.branch(this);
    }
  }

  record Branch(Expr condition, List<Stmt> body) {}

  record For(
      Position position,
      Target target,
      Expr items,
      Optional<Expr> condition,
      List<Stmt> body,
      List<Stmt> otherwise,
      boolean recursive)
      implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.loop(this);
    }
  }

  record Assign(Position position, Target target, Expr value) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.assign(this);
    }
  }

  /** Assigns the text of a body. */
  record Capture(Position position, Target target, List<Expr.FilterCall> filters, List<Stmt> body)
      implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.capture(this);
    }
  }

  record Macro(Position position, String name, MacroBody body) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.macro(this);
    }
  }

  /** Calls a macro that may call the body back as {@code caller}. */
  record CallBlock(Position position, Expr.Call call, MacroBody caller) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.callBlock(this);
    }
  }

  record FilterBlock(Position position, List<Expr.FilterCall> filters, List<Stmt> body)
      implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.filterBlock(this);
    }
  }

  record With(Position position, List<Binding> bindings, List<Stmt> body) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.with(this);
    }
  }

  record Binding(Target target, Expr value) {}

  /** Text that a model writes: the assistant's answer. */
  record Generation(Position position, List<Stmt> body) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.generation(this);
    }
  }

  record Jump(Position position, Flow flow) implements Stmt {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.jump(this);
    }
  }

  /** One method for each kind of statement. */
  interface Visitor<R> {
    R text(Text stmt);

    R print(Print stmt);

    R branch(If stmt);

    R loop(For stmt);

    R assign(Assign stmt);

    R capture(Capture stmt);

    R macro(Macro stmt);

    R callBlock(CallBlock stmt);

    R filterBlock(FilterBlock stmt);

    R with(With stmt);

    R generation(Generation stmt);

    R jump(Jump stmt);
  }
}
