package dev.rondo.equation.text;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.Draw;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.text.Expression.Operator;
import dev.rondo.equation.text.Expression.Reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prints the equations of a cell as LaTeX: one `aligned` block for a paper that uses amsmath.
/// Steps become subscripts (`h` is `h_{t-1}`, `h'` is `h_t`), `*` between values is `\odot`, `.` is
/// a product with a transpose. Subscripts are nodes where there are no steps: `h[left]` is
/// `h_{left}`, `h[k]` is `h_k`, in rounds `h_{k,t-1}`. An option is shown as its present value.
public final class LatexPrinter {
    private static final Map<String, String> GREEK =
            Map.ofEntries(
                    Map.entry("α", "\\alpha"),
                    Map.entry("β", "\\beta"),
                    Map.entry("γ", "\\gamma"),
                    Map.entry("δ", "\\delta"),
                    Map.entry("ε", "\\epsilon"),
                    Map.entry("η", "\\eta"),
                    Map.entry("θ", "\\theta"),
                    Map.entry("λ", "\\lambda"),
                    Map.entry("μ", "\\mu"),
                    Map.entry("ρ", "\\rho"),
                    Map.entry("τ", "\\tau"),
                    Map.entry("φ", "\\phi"),
                    Map.entry("ψ", "\\psi"),
                    Map.entry("ω", "\\omega"));

    private final ResolvedCell resolved;

    /// Whether states are those of earlier steps, the neighbours' as well.
    private final boolean steps;

    private LatexPrinter(ResolvedCell resolved) {
        this.resolved = resolved;
        this.steps = resolved.ordered.stream().anyMatch(e -> readsBack(e.value()));
    }

    private boolean readsBack(Expression e) {
        boolean back =
                e instanceof Expression.Read r
                        && resolved.isState(r.name())
                        && (r.reach() instanceof Reach.Bare
                                || r.reach() instanceof Reach.Back
                                || r.reach() instanceof Reach.Range);
        return back || Expression.parts(e).stream().anyMatch(this::readsBack);
    }

    public static String print(ResolvedCell resolved) {
        var printer = new LatexPrinter(resolved);
        var equations =
                resolved.equations.values().stream()
                        .flatMap(e ->
                                Stream.concat(
                                        Stream.of(
                                                printer.left(e)
                                                        + " &= "
                                                        + printer.print(e.value(), 0)),
                                        printer.idleState(e.name())));
        return Stream.concat(resolved.randoms.values().stream().map(LatexPrinter::drawn), equations)
                .map(line -> "  " + line)
                .collect(Collectors.joining(" \\\\\n", "\\begin{aligned}\n", "\n\\end{aligned}\n"));
    }

    private static String drawn(Statement.Random r) {
        String from =
                switch (r.draw()) {
                    case Draw.Bernoulli b ->
                            "\\mathrm{Bernoulli}\\left(" + number(b.p()) + "\\right)";
                    case Draw.Normal n ->
                            "\\mathcal{N}\\left("
                                    + number(n.mean())
                                    + ",\\, "
                                    + number(n.deviation())
                                    + "^{2}\\right)";
                };
        return name(r.name(), r.on().map(k -> "t" + k).orElse("t")) + " &\\sim " + from;
    }

    /// What a clocked state does while its groups are not due.
    private Stream<String> idleState(String state) {
        Clock clock = resolved.clocks.get(state);
        if (clock == null) {
            return Stream.empty();
        }
        String period = clock.isPowersOfTwo() ? "2^{g}" : "p_{g}";
        String which =
                clock.isPowersOfTwo()
                        ? "g = 0, \\dots, " + (clock.groups() - 1)
                        : "p = \\left("
                                + clock.periods().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))
                                + "\\right)";
        return Stream.of(
                "{"
                        + name(state, "t")
                        + "}^{(g)} &= {"
                        + name(state, "t-1")
                        + "}^{(g)} \\quad \\text{where } t \\bmod "
                        + period
                        + " \\neq 0,\\; "
                        + which);
    }

    private String left(Statement.Equation e) {
        return name(e.name(), e.index().map(k -> k + ",").orElse("") + "t");
    }

    /// `b_f` with subscript `t` is `b_{f,t}`; names of several letters are upright.
    private static String name(String name, String subscript) {
        int cut = name.indexOf('_', 1);
        String base = cut < 0 ? name : name.substring(0, cut);
        var subscripts = new ArrayList<String>();
        if (cut >= 0 && cut + 1 < name.length()) {
            String own = name.substring(cut + 1);
            subscripts.add(own.length() == 1 ? own : upright(own));
        }
        if (!subscript.isEmpty()) {
            subscripts.add(subscript);
        }
        String shown = GREEK.getOrDefault(base, base.length() == 1 ? base : upright(base));
        return subscripts.isEmpty() ? shown : shown + "_{" + String.join(",", subscripts) + "}";
    }

    private static String upright(String text) {
        return "\\mathrm{" + text.replace("_", "\\_") + "}";
    }

    /// @param tight as in [TextPrinter]
    private String print(Expression e, int tight) {
        int own = precedence(e);
        String text =
                switch (e) {
                    case Expression.Num n -> number(n.value());
                    case Expression.Read r -> read(r);
                    case Expression.Matrix m -> name(m.name(), "") + " " + print(m.operand(), 5);
                    case Expression.Negate n -> "-" + print(n.operand(), 4);
                    case Expression.Binary b -> binary(b, own);
                    case Expression.Call c -> call(c);
                    case Expression.Join j ->
                            "\\left["
                                    + j.parts().stream()
                                            .map(p -> print(p, 0))
                                            .collect(Collectors.joining(";\\, "))
                                    + "\\right]";
                    case Expression.Cut c ->
                            "{"
                                    + print(c.operand(), 6)
                                    + "}_{["
                                    + c.from().map(LatexPrinter::width).orElse("")
                                    + ":"
                                    + c.to().map(LatexPrinter::width).orElse("")
                                    + "]}";
                };
        return own < tight ? "\\left(" + text + "\\right)" : text;
    }

    private static int precedence(Expression e) {
        return switch (e) {
            case Expression.Binary b when b.operator() == Operator.DIV -> 6;
            case Expression.Binary b -> b.operator().precedence;
            case Expression.Negate n -> 4;
            case Expression.Matrix m -> 5;
            default -> 6;
        };
    }

    private static String width(Expression.Width w) {
        return switch (w) {
            case Expression.Width.Whole n -> String.valueOf(n.value());
            case Expression.Width.Of of -> of.name().length() == 1 ? of.name() : upright(of.name());
            case Expression.Width.Combined c -> {
                String sign = c.operator().sign;
                String shown =
                        switch (c.operator()) {
                            case MUL -> " \\cdot ";
                            case DIV -> sign;
                            default -> " " + sign + " ";
                        };
                yield bracketed(c.left(), c.operator().precedence)
                        + shown
                        + bracketed(c.right(), c.operator().precedence + 1);
            }
        };
    }

    private static String bracketed(Expression.Width w, int tight) {
        boolean looser =
                w instanceof Expression.Width.Combined c && c.operator().precedence < tight;
        return looser ? "(" + width(w) + ")" : width(w);
    }

    private static String number(double value) {
        String text = TextPrinter.number(value);
        int e = text.indexOf('e');
        return e < 0 ? text : text.substring(0, e) + " \\cdot 10^{" + text.substring(e + 1) + "}";
    }

    private String binary(Expression.Binary b, int own) {
        if (b.operator() == Operator.DIV) {
            return "\\frac{" + print(b.left(), 0) + "}{" + print(b.right(), 0) + "}";
        }
        String left = print(b.left(), own);
        String right = print(b.right(), own + 1);
        return switch (b.operator()) {
            case ADD -> left + " + " + right;
            case SUB -> left + " - " + right;
            case DOT -> print(b.left(), 6) + "^{\\top} " + right;
            default -> {
                boolean number =
                        b.left() instanceof Expression.Num
                                && !(b.right() instanceof Expression.Num);
                boolean numbers = b.right() instanceof Expression.Num;
                yield left + (numbers ? " \\cdot " : number ? "\\, " : " \\odot ") + right;
            }
        };
    }

    private String read(Expression.Read r) {
        boolean state = resolved.isState(r.name());
        boolean input =
                resolved.inputs.containsKey(r.name()) || resolved.randoms.containsKey(r.name());
        if (!state && !input && !resolved.equations.containsKey(r.name())) {
            return name(r.name(), "");
        }
        return switch (r.reach()) {
            case Reach.Bare b -> name(r.name(), state ? "t-1" : "t");
            case Reach.Next l -> name(r.name(), "t");
            case Reach.Back b -> name(r.name(), step(b.steps().value()));
            case Reach.Range range ->
                    "\\left["
                            + name(r.name(), step(range.first().value()))
                            + ";\\, \\dots;\\, "
                            + name(r.name(), step(range.last().value()))
                            + "\\right]";
            case Reach.Slot s ->
                    name(r.name(), s.slot().length() == 1 ? s.slot() : upright(s.slot()));
            case Reach.Edge k ->
                    name(r.name(), k.index() + (state ? (steps ? ",t-1" : "") : input ? "" : ",t"));
        };
    }

    private static String step(int back) {
        return back == 0 ? "t" : "t-" + back;
    }

    private String call(Expression.Call c) {
        List<String> a = c.arguments().stream().map(p -> print(p, 0)).toList();
        boolean reduced = a.size() == 1 && !c.function().equals("softmax");
        if (reduced
                && (c.function().equals("sum")
                        || c.function().equals("mean")
                        || c.function().equals("max"))) {
            String k = index(c.arguments().getFirst());
            String operand = print(c.arguments().getFirst(), 2);
            return switch (c.function()) {
                case "sum" -> "\\sum_{" + k + "} " + operand;
                case "mean" -> "\\mathrm{mean}_{" + k + "}\\, " + operand;
                default -> "\\max_{" + k + "} " + operand;
            };
        }
        if (c.function().equals("softmax") && !index(c.arguments().getFirst()).isEmpty()) {
            return "\\mathrm{softmax}_{"
                    + index(c.arguments().getFirst())
                    + "}\\left("
                    + a.get(0)
                    + "\\right)";
        }
        if (c.function().equals("clip")) {
            return "\\mathrm{clip}\\left(" + String.join(", ", a) + "\\right)";
        }
        return Function.spelled(c.function())
                .map(f -> String.format(Locale.ROOT, f.latex(), a.toArray()))
                .orElseThrow();
    }

    /// The index in an edge value; empty if there is none.
    private String index(Expression e) {
        if (e instanceof Expression.Read r && r.reach() instanceof Reach.Edge k) {
            return k.index();
        }
        if (e instanceof Expression.Call c
                && c.arguments().size() == 1
                && List.of("sum", "mean", "max").contains(c.function())) {
            return "";
        }
        return Expression.parts(e).stream()
                .map(this::index)
                .filter(k -> !k.isEmpty())
                .findFirst()
                .orElse("");
    }
}
