package io.millrace.model.chat.jinja;

import java.util.List;
import java.util.Optional;

/** An expression of a template. */
sealed interface Expr {
  <R> R accept(Visitor<R> visitor);

  record Constant(Value value) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.constant(this);
    }
  }

  record Name(String name) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.name(this);
    }
  }

  record ListOf(List<Expr> items) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.listOf(this);
    }
  }

  record TupleOf(List<Expr> items) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tupleOf(this);
    }
  }

  record DictOf(List<Pair> pairs) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dictOf(this);
    }
  }

  record Pair(Expr key, Expr value) {}

  /** {@code target.name}: the attribute first, then the item. */
  record Attribute(Expr target, String name) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.attribute(this);
    }
  }

  /** {@code target[key]}: the item first, then the attribute. */
  record Item(Expr target, Expr key) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.item(this);
    }
  }

  record Slice(Expr target, Optional<Expr> start, Optional<Expr> stop, Optional<Expr> step)
      implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.slice(this);
    }
  }

  record Call(Expr callee, CallArguments arguments) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }

  record Filtered(Expr input, FilterCall filter) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.filtered(this);
    }
  }

  /** A filter's name and arguments; the name is known. */
  record FilterCall(String name, CallArguments arguments) {}

  record Test(Expr input, String name, CallArguments arguments) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.test(this);
    }
  }

  record Conditional(Expr condition, Expr then, Optional<Expr> otherwise) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conditional(this);
    }
  }

  record And(Expr left, Expr right) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.and(this);
    }
  }

  record Or(Expr left, Expr right) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.or(this);
    }
  }

  record Not(Expr operand) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.not(this);
    }
  }

  /** {@code a < b < c}, which holds where each pair does. */
  record Comparison(Expr first, List<Link> links) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.comparison(this);
    }
  }

  record Link(Relation relation, Expr right) {}

  record Binary(BinaryOperator operator, Expr left, Expr right) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.binary(this);
    }
  }

  record Concat(List<Expr> parts) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concat(this);
    }
  }

  record Signed(boolean negative, Expr operand) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.signed(this);
    }
  }

  /** One method for each kind of expression. */
  interface Visitor<R> {
    R constant(Constant expr);

    R name(Name expr);

    R listOf(ListOf expr);

    R tupleOf(TupleOf expr);

    R dictOf(DictOf expr);

    R attribute(Attribute expr);

    R item(Item expr);

    R slice(Slice expr);

    R call(Call expr);

    R filtered(Filtered expr);

    R test(Test expr);

    R conditional(Conditional expr);

    R and(And expr);

    R or(Or expr);

    R not(Not expr);

    R comparison(Comparison expr);

    R binary(Binary expr);

    R concat(Concat expr);

    R signed(Signed expr);
  }
}
