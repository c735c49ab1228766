package dev.rondo.equation.text;

import dev.rondo.equation.text.Expression.Reach;
import dev.rondo.equation.text.Expression.Width;

import java.util.List;
import java.util.stream.Collectors;

/// Prints a cell, or a part of it, as canonical text: reading it back gives the same cell.
public final class TextPrinter {
    private TextPrinter() {}

    /// The whole cell: the header comment, then the lines in their order, equations aligned.
    public static String print(List<String> header, List<Statement> statements) {
        var text = new StringBuilder();
        for (String line : header) {
            text.append(line.isEmpty() ? "#" : "# " + line).append('\n');
        }
        int widest =
                statements.stream()
                        .filter(Statement.Equation.class::isInstance)
                        .mapToInt(s -> left((Statement.Equation) s).length())
                        .max()
                        .orElse(0);
        for (Statement s : statements) {
            text.append(print(s, widest)).append('\n');
        }
        return text.toString();
    }

    private static String left(Statement.Equation e) {
        return e.name() + (e.next() ? "'" : "") + e.index().map(k -> "[" + k + "]").orElse("");
    }

    private static String print(Statement s, int widest) {
        return switch (s) {
            case Statement.Equation e -> {
                String left = left(e);
                yield left + " ".repeat(widest - left.length()) + " = " + print(e.value());
            }
            case Statement.Option o -> "option " + o.name() + " = " + number(o.value());
            case Statement.Input in ->
                    "input "
                            + in.name()
                            + in.width().map(w -> "[" + print(w) + "]").orElse("")
                            + in.on().map(k -> " on " + k).orElse("");
            case Statement.Wide w -> "width " + w.name() + "[" + print(w.width()) + "]";
            case Statement.Random r ->
                    "random "
                            + r.name()
                            + r.width().map(w -> "[" + print(w) + "]").orElse("")
                            + r.on().map(k -> " on " + k).orElse("")
                            + " = "
                            + print(r.written());
            case Statement.State st -> "state " + st.name() + "[" + print(st.width()) + "]";
            case Statement.Output o -> "output " + o.name();
            case Statement.Init i -> "init " + i.name() + " = " + print(i.start());
            case Statement.Fixed f -> "fixed " + f.name();
            case Statement.Masked m ->
                    "mask " + m.name() + " = " + m.pattern().spelling + "(" + m.written() + ")";
            case Statement.Clocked c -> "clock " + c.name() + " = " + c.written();
        };
    }

    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.valueOf((long) value);
        }
        return String.valueOf(value).replace(".0E", "e").replace('E', 'e');
    }

    static String print(Expression e) {
        return print(e, 0);
    }

    /// @param tight the least precedence that needs no parentheses: 1 sums, 2 products, 3 dots, 4
    ///   negations, 5 matrix products, 6 single values
    private static String print(Expression e, int tight) {
        int own = precedence(e);
        String text =
                switch (e) {
                    case Expression.Num n -> n.written();
                    case Expression.Read r -> r.name() + print(r.reach());
                    case Expression.Matrix m -> m.name() + " " + print(m.operand(), 5);
                    case Expression.Negate n -> "-" + print(n.operand(), 4);
                    case Expression.Binary b ->
                            print(b.left(), own)
                                    + " "
                                    + b.operator().sign
                                    + " "
                                    + print(b.right(), own + 1);
                    case Expression.Call c ->
                            c.function()
                                    + "("
                                    + c.arguments().stream()
                                            .map(TextPrinter::print)
                                            .collect(Collectors.joining(", "))
                                    + ")";
                    case Expression.Join j ->
                            "["
                                    + j.parts().stream()
                                            .map(TextPrinter::print)
                                            .collect(Collectors.joining("; "))
                                    + "]";
                    case Expression.Cut c ->
                            print(c.operand(), 6)
                                    + "["
                                    + c.from().map(TextPrinter::print).orElse("")
                                    + ":"
                                    + c.to().map(TextPrinter::print).orElse("")
                                    + "]";
                };
        return own < tight ? "(" + text + ")" : text;
    }

    private static int precedence(Expression e) {
        return switch (e) {
            case Expression.Binary b -> b.operator().precedence;
            case Expression.Negate n -> 4;
            case Expression.Matrix m -> 5;
            default -> 6;
        };
    }

    private static String print(Reach reach) {
        return switch (reach) {
            case Reach.Bare b -> "";
            case Reach.Next l -> "'";
            case Reach.Back b -> "[" + minus(b.steps()) + "]";
            case Reach.Range r -> "[" + minus(r.first()) + ".." + minus(r.last()) + "]";
            case Reach.Slot s -> "[" + s.slot() + "]";
            case Reach.Edge k -> "[" + k.index() + "]";
        };
    }

    private static String minus(Expression.Steps steps) {
        return steps.written().equals("0") ? "0" : "-" + steps.written();
    }

    static String print(Width w) {
        return print(w, 0);
    }

    private static String print(Width w, int tight) {
        return switch (w) {
            case Width.Whole n -> n.written();
            case Width.Of of -> of.name();
            case Width.Combined c -> {
                int own = c.operator().precedence;
                String sign = own == 1 ? " " + c.operator().sign + " " : c.operator().sign;
                String text = print(c.left(), own) + sign + print(c.right(), own + 1);
                yield own < tight ? "(" + text + ")" : text;
            }
        };
    }
}
