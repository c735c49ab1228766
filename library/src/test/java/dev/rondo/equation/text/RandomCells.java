package dev.rondo.equation.text;

import dev.rondo.equation.Cell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/// Generates random well-typed cells for chains: several states, delays on states and inputs,
/// further inputs, every function of the language, dot products, concatenations, slices,
/// directives.
///
/// Every cell binds for an even hidden width and any width of `x` (see [#widths]); its values stay
/// moderate for moderate parameters, and no function leaves its domain.
public final class RandomCells {
    /// Widths by meaning, each with a name of that width that every cell can read.
    private enum Kind {
        HIDDEN("h"),
        X("x"),
        HALF("r"),
        TWO("u"),
        ONE("s");

        final String anchor;

        Kind(String anchor) {
            this.anchor = anchor;
        }
    }

    private static final String[] PLAIN = {
        "sigmoid",
        "tanh",
        "relu",
        "leaky_relu",
        "elu",
        "softplus",
        "abs",
        "sin",
        "cos",
        "hard_sigmoid",
        "softmax",
        "layer_norm"
    };

    private final Random random;
    private final Map<Kind, List<String>> known = new LinkedHashMap<>();
    private final List<String> values = new ArrayList<>();
    private final List<String> learned = new ArrayList<>();
    private final List<String> square = new ArrayList<>();
    private int matrices;
    private int vectors;

    private RandomCells(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 17);
    }

    /// The cell of a seed.
    public static Cell random(long seed) {
        return Cell.parse(text(seed), "random-" + seed + ".cell");
    }

    /// Its text.
    public static String text(long seed) {
        return new RandomCells(seed).text();
    }

    /// Widths that a random cell binds with.
    public static Map<String, Integer> widths(int x) {
        return Map.of("x", x);
    }

    private String text() {
        for (Kind kind : Kind.values()) {
            known.put(kind, new ArrayList<>(List.of(kind.anchor)));
        }
        known.get(Kind.X).addAll(List.of("x[-1]", "x[-3]"));
        known.get(Kind.TWO).add("u[-1]");
        known.get(Kind.HIDDEN).add("h[-2]");
        known.get(Kind.HIDDEN).add("c");
        known.get(Kind.HALF).add("r[-3]");
        known.get(Kind.ONE).addAll(List.of("u[0:1]", "0.5"));

        var lines = new ArrayList<String>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            String name = "q" + i;
            lines.add(name + " = " + anchored(kind, 3));
            known.get(kind).add(name);
            known.get(kind).add(name);
            values.add(name);
        }
        lines.add("s' = " + bounded(Kind.ONE));
        known.get(Kind.ONE).add("s'");
        lines.add("r' = " + bounded(Kind.HALF));
        known.get(Kind.HALF).add("r'");
        lines.add("c' = " + bounded(Kind.HIDDEN));
        known.get(Kind.HIDDEN).add("c'");
        String last = bounded(Kind.HIDDEN);
        String all = String.join("\n", lines) + "\n" + last;
        for (String name : values) {
            if (!all.replaceFirst("(?m)^" + name + " =", "")
                    .matches("(?s).*\\b" + name + "\\b.*")) {
                last += " + 0.3 * tanh(" + matrix() + " " + name + ")";
            }
        }
        if (!all.matches("(?s).*\\bu\\b.*")) {
            last += " + 0.3 * " + matrix() + " u";
        }
        lines.add("h' = " + last);
        if (random.nextBoolean()) {
            Collections.shuffle(lines, random);
        }
        lines.addFirst("# Random cell");
        lines.add(1, "input u[2]");
        lines.add(2, "state s[1]");
        lines.add(3, "state r[hidden/2]");
        directives(lines);
        return String.join("\n", lines) + "\n";
    }

    private void directives(List<String> lines) {
        String text = String.join("\n", lines);
        if (random.nextInt(4) == 0) {
            lines.add("output " + values.get(random.nextInt(values.size())));
        }
        for (String name : new TreeSet<>(learned)) {
            if (!text.matches("(?s).*\\b" + name + "\\b.*")) {
                continue;
            }
            boolean isMatrix = Character.isUpperCase(name.charAt(0));
            if (square.contains(name) && random.nextInt(2) == 0) {
                String[] masks = {"upper(2)", "lower(2)", "diagonal(2)"};
                lines.add("mask " + name + " = " + masks[random.nextInt(3)]);
            }
            if (random.nextInt(8) == 0) {
                lines.add("fixed " + name);
            }
            String[] rules = {
                "-0.25",
                "uniform(-0.1, 0.1)",
                "normal(0, 0.1)",
                "identity(0.5)",
                "orthogonal",
                "glorot",
                "kaiming",
                "sparse(1, 1e-3)"
            };
            if (random.nextInt(4) == 0) {
                lines.add(
                        "init "
                                + name
                                + " = "
                                + rules[random.nextInt(isMatrix ? rules.length : 3)]);
            }
        }
    }

    private String matrix() {
        String name = "W_" + matrices++;
        learned.add(name);
        return name;
    }

    private String vector() {
        String name = "b_" + vectors++;
        learned.add(name);
        return name;
    }

    private String bounded(Kind kind) {
        String e = anchored(kind, 3);
        return switch (random.nextInt(6)) {
            case 0 -> "tanh(" + e + ")";
            case 1 -> "sin(" + e + ")";
            case 2 -> "clip(" + e + ", -0.8, 1.5)";
            case 3 -> "0.5 * " + kind.anchor + " + 0.5 * tanh(" + e + ")";
            case 4 -> "layer_norm(" + e + ") * 0.5";
            default -> "(1 - sigmoid(" + e + ")) * " + kind.anchor + " + tanh(" + e(kind, 2) + ")";
        };
    }

    /// An expression whose width is settled by a name in it.
    private String anchored(Kind kind, int depth) {
        String anchor = pick(known.get(kind));
        return switch (random.nextInt(4)) {
            case 0 -> e(kind, depth) + " + " + anchorOf(kind, anchor);
            case 1 -> "(" + e(kind, depth) + ") * " + anchorOf(kind, anchor);
            case 2 -> anchorOf(kind, anchor) + " - " + factor(e(kind, depth));
            default -> "tanh(" + e(kind, depth) + " + " + kind.anchor + ")";
        };
    }

    /// A number has no width of its own to lend.
    private static String anchorOf(Kind kind, String anchor) {
        return anchor.equals("0.5") ? kind.anchor : anchor;
    }

    private static String factor(String e) {
        return "(" + e + ")";
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String e(Kind kind, int depth) {
        if (depth == 0) {
            return atom(kind);
        }
        switch (random.nextInt(17)) {
            case 0, 1, 2:
                String f = PLAIN[random.nextInt(PLAIN.length)];
                return f + "(" + e(kind, depth - 1) + ")";
            case 3:
                return "exp(clip(" + e(kind, depth - 1) + ", -1, 1))";
            case 4:
                return "log(0.5 + softplus(" + e(kind, depth - 1) + "))";
            case 5:
                return "sqrt(0.2 + abs(" + e(kind, depth - 1) + "))";
            case 6:
                return (random.nextBoolean() ? "min(" : "max(")
                        + e(kind, depth - 1)
                        + ", "
                        + e(kind, depth - 1)
                        + ")";
            case 7:
                return e(kind, depth - 1) + " / (1.5 + abs(" + e(kind, depth - 1) + "))";
            case 8:
                return "-" + factor(e(kind, depth - 1));
            case 9:
                return e(kind, depth - 1) + " - " + factor(e(kind, depth - 1));
            case 10:
                return factor(e(kind, depth - 1)) + " * " + factor(e(kind, depth - 1));
            case 11:
                // A number with a row: repeated.
                return factor(e(Kind.ONE, depth - 1)) + " * " + factor(e(kind, depth - 1));
            case 12:
                return wide(kind, depth);
            default:
                return e(kind, depth - 1) + " + " + e(kind, depth - 1);
        }
    }

    /// What changes widths: slices and concatenations.
    private String wide(Kind kind, int depth) {
        return switch (kind) {
            case HIDDEN ->
                    "["
                            + anchored(Kind.HALF, depth - 1)
                            + "; "
                            + anchored(Kind.HALF, depth - 1)
                            + "]";
            case HALF ->
                    random.nextBoolean()
                            ? "(" + anchored(Kind.HIDDEN, depth - 1) + ")[0:hidden/2]"
                            : "c[hidden/2:]";
            case X -> "[x; " + anchored(Kind.TWO, depth - 1) + "][:x]";
            case TWO ->
                    "["
                            + anchored(Kind.ONE, depth - 1)
                            + "; "
                            + anchored(Kind.ONE, depth - 1)
                            + "]";
            case ONE -> "(" + anchored(Kind.TWO, depth - 1) + ")[1:2]";
        };
    }

    private String atom(Kind kind) {
        if (kind == Kind.ONE) {
            return switch (random.nextInt(4)) {
                case 0 -> "tanh(" + vector() + " . h)";
                case 1 -> "(r . " + matrix() + " x)";
                case 2 -> TextPrinter.number(Math.round(random.nextDouble() * 100) / 100.0);
                default -> pick(known.get(kind));
            };
        }
        switch (random.nextInt(8)) {
            case 0:
                return vector();
            case 1:
                return matrix() + " x[0..-2]";
            case 2:
                return matrix() + " [" + atom(Kind.values()[random.nextInt(5)]) + "; h[-1..-2]]";
            case 3:
                if (kind == Kind.HIDDEN) {
                    String u = matrix();
                    square.add(u);
                    return u + " h";
                }
                return matrix() + " c";
            case 4:
                Kind from = Kind.values()[random.nextInt(5)];
                return matrix() + " " + anchorOf(from, pick(known.get(from)));
            case 5:
                return matrix() + " tanh(" + e(Kind.HIDDEN, 1) + ")";
            default:
                return pick(known.get(kind));
        }
    }
}
