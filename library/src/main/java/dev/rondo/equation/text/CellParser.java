package dev.rondo.equation.text;

import dev.rondo.equation.graph.Draw;
import dev.rondo.equation.graph.SourceSpan;
import dev.rondo.equation.graph.Suggestion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the lines of a cell: comments, directives, equations.
public final class CellParser {
    private static final List<String> DIRECTIVES =
            List.of(
                    "init", "fixed", "mask", "input", "output", "state", "option", "random",
                    "clock", "width");

    private static final int MOST_LINES = 500;
    private static final int MOST_WORDS = 10_000;
    private static final int MOST_WORDS_OF_A_LINE = 2_000;

    private final SourceText source;
    private final Map<String, Double> optionValues;
    private final Set<String> defined = new HashSet<>();
    private final Options options = new Options();

    private CellParser(SourceText source, Map<String, Double> optionValues) {
        this.source = source;
        this.optionValues = optionValues;
    }

    /// The statements of a cell, in their order.
    ///
    /// @param optionValues values of options instead of their defaults
    public static List<Statement> statements(SourceText source, Map<String, Double> optionValues) {
        return new CellParser(source, optionValues).all();
    }

    /// The comment lines before the first statement, without `#`.
    public static List<String> header(SourceText source) {
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
            String directive = isDirective(line) ? line.get(0).text() : "";
            boolean option = directive.equals("option");
            boolean names = option || directive.equals("input") || directive.equals("random");
            if (names || (directive.isEmpty() && line.get(0).isName())) {
                defined.add(line.get(names ? 1 : 0).text());
            }
            if (option) {
                var words = new TokenCursor(source, line);
                words.next();
                option(words);
            }
        }
        defined.add("x");
        var statements = new ArrayList<Statement>();
        for (List<Token> line : lines) {
            statements.add(statement(line));
        }
        unread(statements);
        return statements;
    }

    private void unread(List<Statement> statements) {
        for (Statement s : statements) {
            if (s instanceof Statement.Option o && !options.isRead(o.name())) {
                throw source.error(o.span(), "nothing uses the option `" + o.name() + "`");
            }
        }
    }

    private void limit(List<Token> line, int number, int most, String what) {
        if (number > most) {
            throw source.error(
                    new SourceSpan(line.getFirst().span().line(), 1, 1),
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
        var words = new TokenCursor(source, line);
        Statement statement = isDirective(line) ? directive(words) : equation(words);
        words.end();
        return statement;
    }

    private Statement equation(TokenCursor words) {
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
        boolean next = words.accept("'");
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
            if (next) {
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
        Expression value = new ExpressionParser(words, defined, options).sum();
        return new Statement.Equation(name.text(), next, index, value, name.span());
    }

    private static void definable(TokenCursor words, Token name) {
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

    private Statement directive(TokenCursor words) {
        Token directive = words.next();
        if (directive.text().equals("option")) {
            return option(words);
        }
        Token name = words.name("a name after `" + directive.text() + "`");
        return switch (directive.text()) {
            case "input" -> {
                definable(words, name);
                Optional<Expression.Width> width =
                        words.peek().is("[") ? Optional.of(width(words)) : Optional.empty();
                yield new Statement.Input(name.text(), width, edges(words, name), name.span());
            }
            case "width" -> {
                if (!words.peek().is("[")) {
                    throw words.error(
                            words.peek().span(),
                            "expected the width of the value, as in `width "
                                    + name.text()
                                    + "[hidden/2]`, got "
                                    + words.peek().shown());
                }
                yield new Statement.Wide(name.text(), width(words), name.span());
            }
            case "random" -> {
                definable(words, name);
                Optional<Expression.Width> width =
                        words.peek().is("[") ? Optional.of(width(words)) : Optional.empty();
                Optional<String> on = edges(words, name);
                equals(words, "random " + name.text() + " = bernoulli(0.1)");
                Expression drawn = ExpressionParser.ofStart(words, options).sum();
                Draw draw = InitialiserParser.draw(source, drawn);
                yield new Statement.Random(name.text(), width, on, drawn, draw, name.span());
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
                Expression start = ExpressionParser.ofStart(words, options).sum();
                InitialiserParser.check(source, start);
                yield new Statement.Init(name.text(), start, name.span());
            }
            case "clock" -> {
                equals(words, "clock " + name.text() + " = 8");
                yield new ClockParser(words, options).clock(name);
            }
            default -> {
                equals(words, "mask " + name.text() + " = upper(4)");
                yield mask(words, name);
            }
        };
    }

    /// `on k`, after the name of an input or a random value.
    private static Optional<String> edges(TokenCursor words, Token name) {
        if (!words.peek().isName() || !words.peek().text().equals("on")) {
            return Optional.empty();
        }
        words.next();
        Token k = words.name("an index after `on`: a single lower-case letter");
        if (!ExpressionParser.isIndex(k.text())) {
            throw words.error(
                    k.span(),
                    "`"
                            + k.text()
                            + "` is no index: an index is a single lower-case letter, as in `"
                            + name.text()
                            + " on k`");
        }
        return Optional.of(k.text());
    }

    /// Notes the value, so that every line can be read with it.
    private Statement option(TokenCursor words) {
        Token name = words.name("a name after `option`");
        definable(words, name);
        if (name.text().equals("x")) {
            throw words.error(name.span(), "`x` is the input of the step and no option");
        }
        equals(words, "option " + name.text() + " = 1");
        double value = number(words);
        value = optionValues.getOrDefault(name.text(), value);
        options.put(name.text(), value);
        return new Statement.Option(name.text(), value, name.span());
    }

    private static void equals(TokenCursor words, String example) {
        if (!words.accept("=")) {
            throw words.error(
                    words.peek().span(),
                    "expected `=`, as in `" + example + "`, got " + words.peek().shown());
        }
    }

    private Expression.Width width(TokenCursor words) {
        Token open = words.next();
        Expression.Width width = new ExpressionParser(words, defined, options).width();
        words.close("]", open);
        return width;
    }

    static double number(TokenCursor words) {
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

    private Statement mask(TokenCursor words, Token name) {
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
                Token count = words.peek();
                boolean option = count.isName() && options.has(count.text());
                if (option) {
                    words.next();
                }
                double groups = option ? options.read(count.text()) : number(words);
                words.close(")", open);
                if (groups < 1 || groups != Math.rint(groups) || groups > 1e6) {
                    throw words.error(
                            count.span(),
                            "a mask has a whole number of groups from 1, got "
                                    + TextPrinter.number(groups));
                }
                String written = option ? count.text() : TextPrinter.number(groups);
                return new Statement.Masked(
                        name.text(), pattern, (int) groups, written, name.span());
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
