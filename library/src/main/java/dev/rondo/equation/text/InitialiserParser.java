package dev.rondo.equation.text;

import dev.rondo.equation.graph.Draw;
import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Formula;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.equation.graph.SourceSpan;
import dev.rondo.equation.graph.Suggestion;
import dev.rondo.equation.text.Expression.Reach;

import java.util.ArrayList;
import java.util.List;

/// Understands the right-hand side of an `init` line: a rule such as `orthogonal(2)`, or a
/// calculation with numbers, options, `rows` and `columns` of the parameter, and random draws.
final class InitialiserParser {
    private static final List<String> RULES =
            List.of(
                    "standard",
                    "constant(1)",
                    "identity",
                    "identity(0.5)",
                    "orthogonal",
                    "orthogonal(2)",
                    "glorot",
                    "kaiming",
                    "uniform(-0.1, 0.1)",
                    "normal(0, 0.1)",
                    "sparse(15, 1)");

    private static final List<String> NAMES =
            RULES.stream().map(r -> r.replaceAll("\\(.*", "")).distinct().toList();

    private final SourceText source;
    private final double rows;
    private final double columns;

    private InitialiserParser(SourceText source, double rows, double columns) {
        this.source = source;
        this.rows = rows;
        this.columns = columns;
    }

    /// Finds what is wrong with it whatever the shape of the parameter.
    static void check(SourceText source, Expression start) {
        var _ = new InitialiserParser(source, Double.NaN, Double.NaN).initialiser(start);
    }

    /// What it says of a parameter of a shape.
    static Initialiser of(SourceText source, Expression start, int rows, int columns) {
        return new InitialiserParser(source, rows, columns).initialiser(start);
    }

    /// What a `random` line says.
    static Draw draw(SourceText source, Expression e) {
        var numbers = new InitialiserParser(source, Double.NaN, Double.NaN);
        if (e instanceof Expression.Call c) {
            var a = c.arguments();
            switch (c.function() + "/" + a.size()) {
                case "bernoulli/1" -> {
                    return numbers.bernoulli(a.getFirst());
                }
                case "normal/2" -> {
                    return new Draw.Normal(numbers.known(a.get(0)), numbers.known(a.get(1)));
                }
                default -> {}
            }
        }
        throw source.error(
                e.span(),
                "`"
                        + TextPrinter.print(e)
                        + "` cannot be drawn: expected bernoulli(p) or normal(mean, deviation)");
    }

    private Draw bernoulli(Expression e) {
        double p = known(e);
        if (!(p >= 0 && p <= 1)) {
            throw source.error(
                    e.span(), "a probability is from 0 to 1, got " + TextPrinter.number(p));
        }
        return new Draw.Bernoulli(p);
    }

    /// A number that does not depend on a shape.
    private double known(Expression e) {
        double value = number(e);
        if (Double.isNaN(value)) {
            throw source.error(
                    e.span(), "expected a number: only parameters have rows and columns");
        }
        return value;
    }

    private Initialiser initialiser(Expression e) {
        if (e instanceof Expression.Read r && !isExtent(r)) {
            return rule(r.name(), List.of(), e);
        }
        if (e instanceof Expression.Call c && Function.spelled(c.function()).isEmpty()) {
            return rule(c.function(), c.arguments(), e);
        }
        Formula formula = formula(e);
        return drawn(formula)
                ? new Initialiser.Computed(formula)
                : new Initialiser.Constant(value(formula));
    }

    private Initialiser rule(String name, List<Expression> a, Expression e) {
        return switch (name + "/" + a.size()) {
            case "standard/0" -> new Initialiser.Standard();
            case "constant/1" -> new Initialiser.Constant(number(a.get(0)));
            case "identity/0" -> new Initialiser.Identity(1);
            case "identity/1" -> new Initialiser.Identity(number(a.get(0)));
            case "orthogonal/0" -> new Initialiser.Orthogonal(1);
            case "orthogonal/1" -> new Initialiser.Orthogonal(number(a.get(0)));
            case "glorot/0" -> new Initialiser.Glorot();
            case "kaiming/0" -> new Initialiser.Kaiming();
            case "uniform/2", "normal/2" -> drawn(name, formula(a.get(0)), formula(a.get(1)), e);
            case "sparse/2" -> sparse(number(a.get(0)), number(a.get(1)), e);
            default -> throw unknown(name, a.size(), e);
        };
    }

    private EquationException unknown(String name, int got, Expression e) {
        String known =
                " (an initialiser is a number, a calculation with numbers, `rows`, `columns`,"
                        + " uniform(a, b) and normal(a, b), or one of "
                        + String.join(", ", RULES)
                        + ")";
        if (NAMES.contains(name)) {
            return source.error(
                    e.span(),
                    "`"
                            + name
                            + "` with "
                            + got
                            + (got == 1 ? " number" : " numbers")
                            + " is no initialiser"
                            + known);
        }
        SourceSpan span = e instanceof Expression.Call c ? c.nameSpan() : e.span();
        return source.error(
                span, "`" + name + "` is no initialiser" + Suggestion.among(name, NAMES) + known);
    }

    private Initialiser drawn(String name, Formula a, Formula b, Expression e) {
        if (drawn(a) || drawn(b)) {
            return new Initialiser.Computed(
                    name.equals("uniform") ? new Formula.Uniform(a, b) : new Formula.Normal(a, b));
        }
        double low = value(a);
        double high = value(b);
        if (name.equals("normal")) {
            return new Initialiser.Normal(low, high);
        }
        if (low > high) {
            throw source.error(
                    e.span(),
                    "uniform takes the lower bound first: got "
                            + TextPrinter.number(low)
                            + " > "
                            + TextPrinter.number(high));
        }
        return new Initialiser.Uniform(low, high);
    }

    private Initialiser sparse(double perRow, double deviation, Expression e) {
        if (perRow < 1 || perRow > 1e9 || (!Double.isNaN(perRow) && perRow != Math.rint(perRow))) {
            throw source.error(
                    e.span(),
                    "sparse takes the number of entries of a row,"
                            + " a whole number from 1, and their deviation, as in `sparse(15, 1)`; got "
                            + TextPrinter.number(perRow));
        }
        return new Initialiser.Sparse((int) perRow, deviation);
    }

    private double number(Expression e) {
        Formula formula = formula(e);
        if (drawn(formula)) {
            throw source.error(e.span(), "expected a number without random draws");
        }
        return value(formula);
    }

    private static boolean isExtent(Expression.Read r) {
        return r.reach() instanceof Reach.Bare
                && (r.name().equals("rows") || r.name().equals("columns"));
    }

    private Formula formula(Expression e) {
        return switch (e) {
            case Expression.Num n -> new Formula.Number(n.value());
            case Expression.Negate n -> apply(Function.NEG, List.of(formula(n.operand())));
            case Expression.Binary b when b.operator() != Expression.Operator.DOT ->
                    apply(b.operator().function, List.of(formula(b.left()), formula(b.right())));
            case Expression.Read r when isExtent(r) ->
                    new Formula.Number(r.name().equals("rows") ? rows : columns);
            case Expression.Call c -> call(c);
            default ->
                    throw source.error(
                            e.span(),
                            "an initialiser is calculated with numbers, options, `rows`,"
                                    + " `columns`, uniform(a, b) and normal(a, b), and this is"
                                    + " none of them");
        };
    }

    private Formula call(Expression.Call c) {
        var arguments = new ArrayList<Formula>();
        for (Expression a : c.arguments()) {
            arguments.add(formula(a));
        }
        if (c.function().equals("uniform") && arguments.size() == 2) {
            return new Formula.Uniform(arguments.get(0), arguments.get(1));
        }
        if (c.function().equals("normal") && arguments.size() == 2) {
            return new Formula.Normal(arguments.get(0), arguments.get(1));
        }
        var function = Function.spelled(c.function());
        if (function.isEmpty() || !function.get().elementwise()) {
            throw unknown(c.function(), arguments.size(), c);
        }
        return apply(function.get(), arguments);
    }

    private static Formula apply(Function function, List<Formula> arguments) {
        var formula = new Formula.Apply(function, List.copyOf(arguments));
        return drawn(formula) ? formula : new Formula.Number(value(formula));
    }

    private static boolean drawn(Formula formula) {
        return switch (formula) {
            case Formula.Number n -> false;
            case Formula.Uniform u -> true;
            case Formula.Normal n -> true;
            case Formula.Apply a -> a.arguments().stream().anyMatch(InitialiserParser::drawn);
        };
    }

    /// Of a formula without draws.
    private static double value(Formula formula) {
        return formula.value(
                new Formula.Draws() {
                    @Override
                    public double uniform(double low, double high) {
                        return low;
                    }

                    @Override
                    public double normal(double mean, double deviation) {
                        return mean;
                    }
                });
    }
}
