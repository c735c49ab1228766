package dev.rondo.equation.text;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.Draw;
import dev.rondo.equation.graph.Mask;
import dev.rondo.equation.graph.SourceSpan;

import java.util.Optional;

/// One line of a cell.
public sealed interface Statement {
    /// The name that the line is about.
    String name();

    /// Where that name stands.
    SourceSpan span();

    /// `i = …`, `c' = …`, `f[k] = …`.
    ///
    /// @param next whether the name is primed: what leaves under the name of a state
    /// @param index the edges it lives on, if any
    record Equation(
            String name, boolean next, Optional<String> index, Expression value, SourceSpan span)
            implements Statement {}

    /// `option forget_bias = 1`.
    ///
    /// @param value its present value
    record Option(String name, double value, SourceSpan span) implements Statement {}

    /// `input m`, `input m[x]`, `input w on k`.
    ///
    /// @param on the edges it lives on, if any
    record Input(
            String name, Optional<Expression.Width> width, Optional<String> on, SourceSpan span)
            implements Statement {}

    /// `width a[heads]`.
    record Wide(String name, Expression.Width width, SourceSpan span) implements Statement {}

    /// `random z = bernoulli(0.1)`, `random z[hidden/2] = normal(0, 1)`.
    ///
    /// @param on the edges it lives on, if any
    /// @param written the right-hand side
    record Random(
            String name,
            Optional<Expression.Width> width,
            Optional<String> on,
            Expression written,
            Draw draw,
            SourceSpan span)
            implements Statement {}

    /// `state r[hidden/2]`.
    record State(String name, Expression.Width width, SourceSpan span) implements Statement {}

    /// `output y`.
    record Output(String name, SourceSpan span) implements Statement {}

    /// `init b_f = 1`.
    ///
    /// @param start as [InitialiserParser] understands it
    record Init(String name, Expression start, SourceSpan span) implements Statement {}

    /// `fixed W`.
    record Fixed(String name, SourceSpan span) implements Statement {}

    /// `mask U = upper(4)`.
    ///
    /// @param written the number of groups: digits, or the name of an option
    record Masked(String name, Pattern pattern, int groups, String written, SourceSpan span)
            implements Statement {}

    /// `clock h = 8`, `clock h = periods(1, 2, 4, 9)`.
    ///
    /// @param written what stands after the equals sign
    record Clocked(String name, Clock clock, String written, SourceSpan span)
            implements Statement {}

    /// The block structures that a mask can have.
    enum Pattern {
        UPPER("upper"),
        LOWER("lower"),
        DIAGONAL("diagonal");

        final String spelling;

        Pattern(String spelling) {
            this.spelling = spelling;
        }

        Mask mask(int groups, int rows, int columns) {
            if (groups == 1) {
                return Mask.NONE;
            }
            return switch (this) {
                case UPPER -> new Mask.BlockUpper(groups, rows, columns);
                case LOWER -> new Mask.BlockLower(groups, rows, columns);
                case DIAGONAL -> new Mask.BlockDiagonal(groups, rows, columns);
            };
        }
    }
}
