package dev.rondo.equation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the lines of a cell: comments, directives, equations.
final class CellParser {
    private static final List<String> DIRECTIVES =
            List.of("init", "fixed", "mask", "input", "output", "state");

    private static final int MOST_LINES = 500;
    private static final int MOST_WORDS = 10_000;
    private static final int MOST_WORDS_OF_A_LINE = 2_000;

    private final Source source;
    private final Set<String> defined = new HashSet<>();

    private CellParser(Source source) {
        this.source = source;
    }

    /// The statements of a cell, in their order.
    static List<Statement> statements(Source source) {
        return new CellParser(source).all();
    }

    /// The comment lines before the first statement, without `#`.
    static List<String> header(Source source) {
        var lines = new ArrayList<String>();
        for (String line : source.lines()) {
            String text = line.strip();
            if (text.startsWith("#")) {
                lines.add(text.substring(1).strip());
            } else if (!text.isEmpty() || !lines.isEmpty()) {
                break;
            }
        }
        return lines;
    }

    private List<Statement> all() {
        var lines = new ArrayList<List<Token>>();
        int count = 0;
        for (int i = 1; i <= source.lines().size(); i++) {
            List<Token> words = Lexer.words(source, i);
            if (words.size() > 1) {
                lines.add(words);
            }
            count += words.size() - 1;
            limit(words, words.size() - 1, MOST_WORDS_OF_A_LINE, "words in a line");
            limit(words, count, MOST_WORDS, "words");
            limit(words, lines.size(), MOST_LINES, "lines");
        }
        // Which capitalised names are values, and so no matrices, is known before any equation is
        // read.
        for (List<Token> line : lines) {
            boolean input = isDirective(line) && line.get(0).text().equals("input");
            if (input || (!isDirective(line) && line.get(0).isName())) {
                defined.add(line.get(input ? 1 : 0).text());
            }
        }
        defined.add("x");
        var statements = new ArrayList<Statement>();
        for (List<Token> line : lines) {
            statements.add(statement(line));
        }
        return statements;
    }

    private void limit(List<Token> line, int number, int most, String what) {
        if (number > most) {
            throw source.error(
                    new Span(line.getFirst().span().line(), 1, 1),
                    "more than " + most + " " + what + ": is this file a cell?");
        }
    }

    private static boolean isDirective(List<Token> line) {
        return line.get(0).isName()
                && DIRECTIVES.contains(line.get(0).text())
                && !line.get(1).is("=")
                && !line.get(1).is("'")
                && !line.get(1).is("[");
    }

    private Statement statement(List<Token> line) {
        var words = new Words(source, line);
        Statement statement = isDirective(line) ? directive(words) : equation(words);
        words.end();
        return statement;
    }

    private Statement equation(Words words) {
        Token name = words.peek();
        if (!name.isName()) {
            throw words.error(
                    name.span(),
                    "expected an equation such as `h' = …` or a directive ("
                            + String.join(", ", DIRECTIVES)
                            + "), got "
                            + name.shown());
        }
        words.next();
        boolean leaving = words.accept("'");
        Optional<String> index = Optional.empty();
        Token open = words.peek();
        if (words.accept("[")) {
            Token k = words.name("an index: a single lower-case letter, as in `f[k] = …`");
            if (!ExpressionParser.isIndex(k.text())) {
                throw words.error(
                        k.span(),
                        "`"
                                + k.text()
                                + "` is no index: only values on edges are"
                                + " defined with brackets, and an index is a single lower-case letter, as in"
                                + " `"
                                + name.text()
                                + "[k] = …`");
            }
            words.close("]", open);
            index = Optional.of(k.text());
            if (leaving) {
                throw words.error(
                        words.since(name.span()),
                        "a state is one value a node: `"
                                + name.text()
                                + "'` cannot live on the edges "
                                + k.text()
                                + "; reduce over the index with sum, mean or max");
            }
        }
        if (!words.peek().is("=")) {
            if (words.peek().isName()) {
                throw words.error(
                        name.span(),
                        "`"
                                + name.text()
                                + "` begins neither an equation nor a"
                                + " directive ("
                                + String.join(", ", DIRECTIVES)
                                + ")"
                                + Suggestion.among(name.text(), DIRECTIVES));
            }
            throw words.error(
                    words.peek().span(),
                    "expected `=` after `" + name.text() + "`, got " + words.peek().shown());
        }
        words.next();
        definable(words, name);
        Expression value = new ExpressionParser(words, defined).sum();
        return new Statement.Equation(name.text(), leaving, index, value, name.span());
    }

    private static void definable(Words words, Token name) {
        boolean width = name.text().equals("hidden");
        if (width || ExpressionParser.callable().contains(name.text())) {
            throw words.error(
                    name.span(),
                    "`"
                            + name.text()
                            + "` is "
                            + (width ? "the width of the states" : "a function")
                            + " and cannot be defined: use another name");
        }
    }

    private Statement directive(Words words) {
        Token directive = words.next();
        Token name = words.name("a name after `" + directive.text() + "`");
        return switch (directive.text()) {
            case "input" -> {
                definable(words, name);
                Optional<Expression.Width> width =
                        words.peek().is("[") ? Optional.of(width(words)) : Optional.empty();
                yield new Statement.Input(name.text(), width, name.span());
            }
            case "state" -> {
                if (!words.peek().is("[")) {
                    throw words.error(
                            words.peek().span(),
                            "expected the width of the state, as in"
                                    + " `state "
                                    + name.text()
                                    + "[hidden/2]`, got "
                                    + words.peek().shown());
                }
                yield new Statement.State(name.text(), width(words), name.span());
            }
            case "output" -> {
                words.accept("'");
                yield new Statement.Output(name.text(), name.span());
            }
            case "fixed" -> new Statement.Fixed(name.text(), name.span());
            case "init" -> {
                equals(words, "init " + name.text() + " = 1");
                yield new Statement.Init(name.text(), initialiser(words), name.span());
            }
            default -> {
                equals(words, "mask " + name.text() + " = upper(4)");
                yield mask(words, name);
            }
        };
    }

    private static void equals(Words words, String example) {
        if (!words.accept("=")) {
            throw words.error(
                    words.peek().span(),
                    "expected `=`, as in `" + example + "`, got " + words.peek().shown());
        }
    }

    private Expression.Width width(Words words) {
        Token open = words.next();
        Expression.Width width = new ExpressionParser(words, defined).width();
        words.close("]", open);
        return width;
    }

    private Initialiser initialiser(Words words) {
        Token rule = words.peek();
        if (!rule.isName()) {
            return new Initialiser.Constant(number(words));
        }
        words.next();
        List<Double> a = new ArrayList<>();
        Token open = words.peek();
        if (words.accept("(")) {
            do {
                a.add(number(words));
            } while (words.accept(","));
            words.close(")", open);
        }
        return switch (rule.text() + "/" + a.size()) {
            case "standard/0" -> new Initialiser.Standard();
            case "constant/1" -> new Initialiser.Constant(a.get(0));
            case "identity/0" -> new Initialiser.Identity(1);
            case "identity/1" -> new Initialiser.Identity(a.get(0));
            case "orthogonal/0" -> new Initialiser.Orthogonal(1);
            case "orthogonal/1" -> new Initialiser.Orthogonal(a.get(0));
            case "glorot/0" -> new Initialiser.Glorot();
            case "kaiming/0" -> new Initialiser.Kaiming();
            case "uniform/2" -> uniform(words, rule, a);
            case "normal/2" -> new Initialiser.Normal(a.get(0), a.get(1));
            case "sparse/2" -> sparse(words, rule, a);
            default -> throw unknownRule(words, rule, a.size());
        };
    }

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

    private static EquationException unknownRule(Words words, Token rule, int got) {
        var names = RULES.stream().map(r -> r.replaceAll("\\(.*", "")).distinct().toList();
        String known = " (an initialiser is a number or one of " + String.join(", ", RULES) + ")";
        if (names.contains(rule.text())) {
            return words.error(
                    words.since(rule.span()),
                    "`"
                            + rule.text()
                            + "` with "
                            + got
                            + (got == 1 ? " number" : " numbers")
                            + " is no initialiser"
                            + known);
        }
        return words.error(
                rule.span(),
                "`"
                        + rule.text()
                        + "` is no initialiser"
                        + Suggestion.among(rule.text(), names)
                        + known);
    }

    private static Initialiser uniform(Words words, Token rule, List<Double> a) {
        if (a.get(0) > a.get(1)) {
            throw words.error(
                    words.since(rule.span()),
                    "uniform takes the lower bound first: got "
                            + TextPrinter.number(a.get(0))
                            + " > "
                            + TextPrinter.number(a.get(1)));
        }
        return new Initialiser.Uniform(a.get(0), a.get(1));
    }

    private static Initialiser sparse(Words words, Token rule, List<Double> a) {
        if (a.get(0) < 1 || a.get(0) != Math.rint(a.get(0)) || a.get(0) > 1e9) {
            throw words.error(
                    words.since(rule.span()),
                    "sparse takes the number of entries of a row,"
                            + " a whole number from 1, and their deviation, as in `sparse(15, 1)`; got "
                            + TextPrinter.number(a.get(0)));
        }
        return new Initialiser.Sparse(a.get(0).intValue(), a.get(1));
    }

    private static double number(Words words) {
        Token first = words.peek();
        boolean minus = words.accept("-");
        Token t = words.peek();
        if (t.kind() != Token.Kind.NUMBER) {
            throw words.error(
                    minus ? words.since(first.span()) : t.span(),
                    "expected a number, got " + t.shown());
        }
        words.next();
        double value = words.value(t);
        return minus ? -value : value;
    }

    private static Statement mask(Words words, Token name) {
        var names = new ArrayList<String>();
        Token kind = words.name("a mask: upper(4), lower(4) or diagonal(4)");
        for (Statement.Pattern pattern : Statement.Pattern.values()) {
            names.add(pattern.spelling);
            if (pattern.spelling.equals(kind.text())) {
                Token open = words.peek();
                if (!words.accept("(")) {
                    throw words.error(
                            open.span(),
                            "expected the number of groups in parentheses, as in"
                                    + " `"
                                    + kind.text()
                                    + "(4)`, got "
                                    + open.shown());
                }
                Span at = words.peek().span();
                double groups = number(words);
                words.close(")", open);
                if (groups < 1 || groups != Math.rint(groups) || groups > 1e6) {
                    throw words.error(
                            at,
                            "a mask has a whole number of groups from 1, got "
                                    + TextPrinter.number(groups));
                }
                return new Statement.Masked(name.text(), pattern, (int) groups, name.span());
            }
        }
        throw words.error(
                kind.span(),
                "`"
                        + kind.text()
                        + "` is no mask"
                        + Suggestion.among(kind.text(), names)
                        + " (masks are upper(4), lower(4), diagonal(4))");
    }
}
