package dev.rondo.equation.text;

import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.SourceSpan;

import java.util.List;
import java.util.Optional;

/// The right-hand side of an equation as written. Compared by identity where it matters: the widths
/// of two equal expressions in two places are two questions.
sealed interface Expression {
    SourceSpan span();

    /// @param written as the cell writes it: digits, or the name of an option
    record Num(double value, String written, SourceSpan span) implements Expression {}

    /// `x`, `h'`, `h[-2]`, `x[0..-4]`, `h[left]`, `h[k]`; or a learned vector, if nothing defines
    /// it.
    record Read(String name, Reach reach, SourceSpan span) implements Expression {}

    /// `W a`.
    record Matrix(String name, Expression operand, SourceSpan span, SourceSpan nameSpan)
            implements Expression {}

    record Negate(Expression operand, SourceSpan span) implements Expression {}

    record Binary(Operator operator, Expression left, Expression right, SourceSpan span)
            implements Expression {}

    /// `f(a, b)`.
    ///
    /// @param span the whole call
    record Call(String function, List<Expression> arguments, SourceSpan span, SourceSpan nameSpan)
            implements Expression {}

    record Join(List<Expression> parts, SourceSpan span) implements Expression {}

    /// `a[from:to]`; what is absent means the beginning or the end.
    record Cut(Expression operand, Optional<Width> from, Optional<Width> to, SourceSpan span)
            implements Expression {}

    /// Which value of a name is meant.
    sealed interface Reach {
        /// `x`, `h`.
        record Bare() implements Reach {}

        /// `h'`.
        record Next() implements Reach {}

        /// `h[-3]`: 3.
        record Back(Steps steps) implements Reach {}

        /// `x[0..-4]`: 0, 4.
        record Range(Steps first, Steps last) implements Reach {}

        /// `h[left]`, `h[1]`.
        record Slot(String slot) implements Reach {}

        /// `h[k]`.
        record Edge(String index) implements Reach {}

        Reach BARE = new Bare();
        Reach NEXT = new Next();
    }

    /// Steps back in time.
    ///
    /// @param written without the minus: `3`, `skip` or `(order - 1)`
    record Steps(int value, String written) {}

    enum Operator {
        ADD("+", Function.ADD, 1),
        SUB("-", Function.SUB, 1),
        MUL("*", Function.MUL, 2),
        DIV("/", Function.DIV, 2),
        /// Not a function of the table: the sum of the elements of a product.
        DOT(".", Function.MUL, 3);

        final String sign;
        final Function function;

        /// The higher, the tighter.
        final int precedence;

        Operator(String sign, Function function, int precedence) {
            this.sign = sign;
            this.function = function;
            this.precedence = precedence;
        }
    }

    /// The direct parts of an expression.
    static List<Expression> parts(Expression e) {
        return switch (e) {
            case Num n -> List.of();
            case Read r -> List.of();
            case Matrix m -> List.of(m.operand());
            case Negate n -> List.of(n.operand());
            case Binary b -> List.of(b.left(), b.right());
            case Call c -> c.arguments();
            case Join j -> j.parts();
            case Cut c -> List.of(c.operand());
        };
    }

    /// A width as written: `hidden/2`, `2*x`, `n - 1`.
    sealed interface Width {
        SourceSpan span();

        /// @param written digits, or the name of an option
        record Whole(int value, String written, SourceSpan span) implements Width {}

        /// `hidden`, or the width of an input, a state or a defined value.
        record Of(String name, SourceSpan span) implements Width {}

        record Combined(Operator operator, Width left, Width right, SourceSpan span)
                implements Width {}
    }
}
