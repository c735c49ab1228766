package dev.rondo.equation.text;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.SourceSpan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Finds the widths of all values of a cell by unification.
///
/// Every expression has an unknown. Equal unknowns are merged; the other rules (element-wise,
/// concatenation, slice, declared width) are applied until nothing new follows. Where an
/// element-wise operation leaves open whether an operand is a number (width 1) or as wide as the
/// other, it is taken as wide as the other. What is still open then is `hidden` wide, the output
/// first.
final class WidthInference {
    /// A width that is known and why.
    ///
    /// @param meaning in terms of `hidden` and the inputs, such as `2*hidden`
    /// @param span where it was settled
    record Fact(int value, String meaning, SourceSpan span) {
        private static final int LONGEST_MEANING = 80;

        Fact {
            if (meaning.length() > LONGEST_MEANING) {
                meaning = String.valueOf(value);
            }
        }

        String shown() {
            return value
                    + " wide"
                    + (meaning.equals(String.valueOf(value)) ? "" : " (" + meaning + ")");
        }
    }

    private interface Rule {
        /// Draws what certainly follows.
        void draw();

        /// Draws what is only likely; true if there was something.
        default boolean guess() {
            return false;
        }
    }

    private final SourceText source;
    private final int hidden;
    private final List<Integer> parent = new ArrayList<>();
    private final List<@Nullable Fact> constraints = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<SourceSpan> places = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private boolean changed;

    WidthInference(SourceText source, int hidden) {
        this.source = source;
        this.hidden = hidden;
    }

    /// A new unknown.
    ///
    /// @param label the value as an error would show it
    int unknown(String label) {
        return unknown(label, SourceSpan.NONE);
    }

    /// A new unknown that an error explains by a place.
    int unknown(String label, SourceSpan place) {
        parent.add(parent.size());
        constraints.add(null);
        labels.add(label);
        places.add(place);
        return parent.size() - 1;
    }

    private int root(int v) {
        while (parent.get(v) != v) {
            v = parent.get(v);
        }
        return v;
    }

    /// What is known of it, or null.
    @Nullable Fact fact(int v) {
        return constraints.get(root(v));
    }

    boolean isKnown(int v) {
        return fact(v) != null;
    }

    int value(int v) {
        return known(v).value();
    }

    private Fact known(int v) {
        return Objects.requireNonNull(fact(v));
    }

    Fact hidden(SourceSpan span) {
        return new Fact(hidden, "hidden", span);
    }

    void set(int v, Fact fact, SourceSpan where) {
        Fact old = fact(v);
        if (fact.value() > Limits.WIDTH) {
            throw source.refusal(
                    where,
                    labels.get(v) + " is " + fact.shown() + ": a width is at most " + Limits.WIDTH);
        } else if (old == null) {
            constraints.set(root(v), fact);
            changed = true;
        } else if (old.value() != fact.value()) {
            throw source.error(
                    where,
                    labels.get(v)
                            + " is "
                            + old.shown()
                            + " and should be "
                            + fact.shown()
                            + " here",
                    because(labels.get(v), old, where) + because("that width", fact, where));
        }
    }

    void equal(int a, int b, SourceSpan where) {
        Fact fa = fact(a);
        Fact fb = fact(b);
        if (fa != null && fb != null && fa.value() != fb.value()) {
            throw conflict(a, b, where);
        }
        int ra = root(a);
        int rb = root(b);
        if (ra != rb) {
            parent.set(ra, rb);
            if (fb == null) {
                constraints.set(rb, fa);
            }
            changed = true;
        }
    }

    private EquationException conflict(int a, int b, SourceSpan where) {
        Fact fa = known(a);
        Fact fb = known(b);
        String la = labels.get(a);
        String lb = labels.get(b);
        return source.error(
                where,
                "widths differ: " + la + " is " + fa.shown() + ", " + lb + " is " + fb.shown(),
                because(a, where) + because(b, where));
    }

    private String because(int v, SourceSpan where) {
        SourceSpan place = places.get(v);
        if (place.line() != 0) {
            return "\n  "
                    + labels.get(v)
                    + " is "
                    + known(v).shown()
                    + " because of line "
                    + place.line()
                    + ":"
                    + source.excerpt(place);
        }
        return because(labels.get(v), known(v), where);
    }

    private String because(String label, Fact fact, SourceSpan where) {
        SourceSpan span = fact.span();
        boolean samePosition = span.line() == where.line() && span.column() == where.column();
        if (span.line() == 0 || samePosition) {
            return "";
        }
        return "\n  "
                + label
                + " is "
                + fact.shown()
                + " because of line "
                + span.line()
                + ":"
                + source.excerpt(span);
    }

    /// `result` is as wide as the arguments, of which some may be 1 wide.
    void elementwise(int result, List<Integer> arguments, SourceSpan where) {
        rules.add(
                new Rule() {
                    @Override
                    public void draw() {
                        int wide = -1;
                        int open = -1;
                        int opened = 0;
                        for (int a : arguments) {
                            if (!isKnown(a)) {
                                open = a;
                                opened++;
                            } else if (value(a) != 1) {
                                if (wide >= 0 && value(wide) != value(a)) {
                                    throw conflict(wide, a, where);
                                }
                                wide = a;
                            }
                        }
                        if (wide >= 0) {
                            if (isKnown(result) && value(result) != value(wide)) {
                                throw conflict(wide, result, where);
                            }
                            set(result, known(wide), where);
                        } else if (opened == 0) {
                            set(result, known(arguments.getFirst()), where);
                        } else if (opened == 1 && root(open) != root(result)) {
                            equal(open, result, where);
                        } else if (isKnown(result) && value(result) == 1) {
                            for (int a : arguments) {
                                set(a, known(result), where);
                            }
                        }
                    }

                    @Override
                    public boolean guess() {
                        if (!isKnown(result)) {
                            return false;
                        }
                        boolean any = false;
                        for (int a : arguments) {
                            if (!isKnown(a)) {
                                Fact f = known(result);
                                set(a, new Fact(f.value(), f.meaning(), where), where);
                                any = true;
                            }
                        }
                        return any;
                    }
                });
    }

    void concat(int result, List<Integer> parts, SourceSpan where) {
        rules.add(() -> {
            long sum = 0;
            int open = -1;
            var meaning = new ArrayList<String>();
            for (int p : parts) {
                if (!isKnown(p)) {
                    if (open >= 0) {
                        return;
                    }
                    open = p;
                } else {
                    sum += value(p);
                    meaning.add(known(p).meaning());
                }
            }
            if (open < 0) {
                if (sum > Integer.MAX_VALUE) {
                    throw source.error(where, "the width " + sum + " is larger than 2^31");
                }
                set(result, new Fact((int) sum, String.join(" + ", meaning), where), where);
            } else if (isKnown(result)) {
                long rest = value(result) - sum;
                if (rest < 1) {
                    throw source.error(
                            where,
                            labels.get(result)
                                    + " is "
                                    + known(result).shown()
                                    + ", and its other parts are "
                                    + sum
                                    + " wide together: nothing is left for "
                                    + labels.get(open),
                            because(labels.get(result), known(result), where));
                }
                var left = new StringBuilder(known(result).meaning());
                meaning.forEach(m -> left.append(" - ").append(bracketed(m)));
                set(open, new Fact((int) rest, left.toString(), where), where);
            }
        });
    }

    /// What computes a width once it can.
    interface Later {
        /// The width, or null while it depends on what is not known.
        @Nullable Fact width();
    }

    void declared(int v, Later width, SourceSpan where) {
        rules.add(() -> {
            Fact f = width.width();
            if (f != null) {
                set(v, f, where);
            }
        });
    }

    static String bracketed(String meaning) {
        return meaning.contains(" ") ? "(" + meaning + ")" : meaning;
    }

    /// Settles all unknowns.
    ///
    /// @param order which are made `hidden` wide first, if nothing else settles them, with their
    ///   places
    void solve(int[] order, SourceSpan[] places) {
        while (true) {
            draw();
            if (rules.stream().anyMatch(Rule::guess)) {
                continue;
            }
            int open = Arrays.stream(order).filter(v -> !isKnown(v)).findFirst().orElse(-1);
            if (open < 0) {
                return;
            }
            for (int i = 0; i < order.length; i++) {
                if (order[i] == open) {
                    set(open, hidden(places[i]), places[i]);
                    break;
                }
            }
        }
    }

    private void draw() {
        do {
            changed = false;
            rules.forEach(Rule::draw);
        } while (changed);
    }
}
