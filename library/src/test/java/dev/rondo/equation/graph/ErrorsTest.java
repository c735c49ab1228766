package dev.rondo.equation.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.derivative.Derivative;
import dev.rondo.equation.derivative.ForwardMode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.Set;

/// What the language says of cells that are wrong. `hidden` is 6 and `x` is 3 wide.
class ErrorsTest {
    private static EquationException error(String cell) {
        return assertThrows(
                EquationException.class,
                () -> Cell.parse(cell.replace(" | ", "\n"), "my.cell").bind(6, Map.of("x", 3)));
    }

    @Test
    void anErrorShowsPlaceLineCaretAndSuggestion() {
        assertEquals(
                """
                my.cell:2:7: `sigmod` is not a function: did you mean `sigmoid`? (the functions are \
                sigmoid, tanh, relu, leaky_relu, elu, softplus, exp, log, sqrt, abs, sin, cos, \
                hard_sigmoid, min, max, softmax, layer_norm, clip, sum, mean)
                  2 | \th' = sigmod(W x)
                    | \t     ^^^^^^\
                """,
                error("# Mine | \th' = sigmod(W x)").getMessage());
        assertEquals(new SourceSpan(2, 7, 6), error("# Mine | \th' = sigmod(W x)").span());
    }

    @Test
    void aConflictOfWidthsShowsBothEquations() {
        assertEquals(
                """
                my.cell:2:6: widths differ: `h` is 6 wide (hidden), `i` is 3 wide (x)
                  2 | h' = h * i
                    |      ^^^^^
                  `h` is 6 wide (hidden) because of line 2:
                  2 | h' = h * i
                    | ^
                  `i` is 3 wide (x) because of line 1:
                  1 | i = sigmoid(x + b)
                    |     ^^^^^^^^^^^^^^\
                """,
                error("i = sigmoid(x + b) | h' = h * i").getMessage());
        assertEquals(
                """
                my.cell:1:12: widths differ: `h` is 6 wide (hidden), what `W` takes is 3 wide (x)
                  1 | h' = W x + W h
                    |            ^^^
                  `h` is 6 wide (hidden) because of line 1:
                  1 | h' = W x + W h
                    | ^
                  what `W` takes is 3 wide (x) because of line 1:
                  1 | h' = W x + W h
                    |      ^\
                """,
                error("h' = W x + W h").getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                // Words and brackets.
                "# only a comment ! 1:1 ! at least one equation",
                "h' = Tanh(W x) ! 1:6 ! did you mean `tanh`?",
                "h' = tanh W x ! 1:6 ! its argument stands in parentheses",
                "h' = tanh(W x ! 1:10 ! `(` is not closed",
                "h' = tanh(W x] ! 1:14 ! expected `)` to close the `(` of column 10, got `]`",
                "h' = tanh(W x)) ! 1:15 ! expected the end of the line, got `)`",
                "h' = tanh(W x) + ! 1:17 ! expected a value (a name, a number, `(` or `[`), got the end of the line",
                "h' = W [x; h ! 1:8 ! `[` is not closed",
                "h' = [x, h] ! 1:8 ! separated by `;`",
                "h' = w x ! 1:8 ! a learned matrix begins with a capital: `W x…`",
                "h' = 2 x ! 1:8 ! is an operator such as `*` missing",
                "h' = W + x ! 1:6 ! must stand before the value that it multiplies, as in `W x`; got `+`",
                "h' = W -x ! 1:6 ! got `-`",
                "h' = W 2 ! 1:6 ! got `2`",
                "h' = X[-1] ! 1:6 ! `X` is neither an input nor a state: did you mean `x`?",
                "h' = @x ! 1:6 ! `@` has no meaning in a cell: a matrix stands before its value",
                "h' = x^2 ! 1:7 ! powers are written as products",
                "h' = x × h ! 1:8 ! is `*` (element by element) meant?",
                "h' = {x} ! 1:6 ! only ( ) and [ ] bracket values",
                "h' = x > h ! 1:8 ! a choice is written with `min`",
                "h' = x & h ! 1:8 ! `&` has no meaning in a cell",
                "h' = .5 * h ! 1:6 ! expected a value (a name, a number, `(` or `[`), got `.`",
                "h' = 1e999 * h ! 1:6 ! larger than any number",
                "h' + 2 = 3 ! 1:4 ! expected `=` after `h`, got `+`",
                "3 = h ! 1:1 ! expected an equation such as `h' = …` or a directive",
                "initt b = 1 | h' = b * h ! 1:1 ! did you mean `init`?",
                "h' = tanh(x, h) ! 1:6 ! `tanh` takes 1 argument, got 2",
                "h' = min(h) ! 1:6 ! `min` takes 2 arguments, got 1",
                "h' = clip(h, 1) ! 1:6 ! `clip` takes 3 arguments, got 2",
                // Names.
                "h' = h + q[-1] ! 1:10 ! `q` is neither an input nor a state (there is h)",
                "hat' = W hut[-1] | output hat ! 1:10 ! did you mean `hat`?",
                "i = W x | h' = i[-1] ! 2:6 ! make it a state by defining `i' = …`",
                "i = W x | h' = i' ! 2:6 ! `i` is no state",
                "h' = h + x' ! 1:10 ! it is an input",
                "h' = h[0] ! 1:6 ! write `h'`",
                "h' = W h[0..-3] ! 1:8 ! begins at -1, as in `h[-1..-3]`",
                "h' = W x[1..4] ! 1:10 ! counts back from 0, as in `[0..-4]`",
                "h' = h[+1] ! 1:8 ! cannot reach forward in time",
                "h' = h[-] ! 1:9 ! expected a number of steps up to 1000, got `]`",
                "h' = h[-1.5] ! 1:9 ! expected a number of steps up to 1000, got `1.5`",
                "h' = h[-10000] ! 1:9 ! expected a number of steps up to 1000",
                "i = W x | i = U x | h' = i ! 2:1 ! `i` is already defined on line 1",
                "h = W x | h' = h ! 2:1 ! unprimed it is the previous value, primed the next",
                "x = 1 | h' = x ! 1:1 ! `x` is the input of the step",
                "tanh = 3 | h' = 1 ! 1:1 ! `tanh` is a function and cannot be defined",
                "hidden = 3 | h' = h ! 1:1 ! `hidden` is the width of the states and cannot be defined",
                "input sum | h' = h ! 1:7 ! `sum` is a function and cannot be defined",
                "h' = hidden * h ! 1:6 ! `hidden` is a width, not a value",
                "i_t = W x | h' = i * h ! 1:1 ! names without an equation read as learned vectors: i",
                "gate = W x | h' = gaet * h ! 1:1 ! nothing uses `gate`: did you mean `gaet`?",
                "input u | h' = h ! 1:7 ! no equation reads the input `u`",
                "i = f | f = i | h' = i ! 1:1 ! `i` depends on itself within one step: i → f → i",
                "h' = h' + x ! 1:1 ! h' → h': unprimed, a state is its value of the step before",
                "h = tanh(W x + U h) ! 1:1 ! define it as a state, `h' = …`",
                "h = tanh(W x) ! 1:1 ! the cell has no output: it is `h'` unless a line names another, such as `output h` (or is `h' = …` meant?)",
                // Directives.
                "output q | h' = h ! 1:8 ! `q` is not defined by an equation",
                "output h | output h | h' = h ! 2:8 ! a cell has one output, and line 1 names it already",
                "state c[3] | h' = h ! 1:7 ! `c` is no state (no line defines `c'`)",
                "state h | h' = h ! 1:8 ! expected the width of the state",
                "state h[2.5] | h' = h ! 1:9 ! expected a width",
                "state h[y] | h' = h ! 1:9 ! `y` has no width here (widths: x, h, hidden)",
                "state h[hidden/4] | h' = h ! 1:9 ! choose a hidden width that 4 divides",
                "state h[hidden - 6] | h' = h ! 1:9 ! a width is at least 1, and this is 0",
                "state h[99999*99999] | h' = h ! 1:9 ! larger than 2^31",
                "input 3 | h' = h ! 1:7 ! expected a name after `input`, got `3`",
                "init q = 1 | h' = h + b ! 1:6 ! `q` is no learned matrix or vector of this cell (there are b)",
                "init b = foo | h' = h + b ! 1:10 ! `foo` is no initialiser",
                "init b = unifrom(0, 1) | h' = h + b ! 1:10 ! did you mean `uniform`?",
                "init b = uniform(1) | h' = h + b ! 1:10 ! `uniform` with 1 number is no initialiser",
                "init b = uniform(2, 1) | h' = h + b ! 1:10 ! got 2 > 1",
                "init b = orthogonal | h' = h + b ! 1:6 ! `orthogonal` is for matrices, and `b` is a vector",
                "init W = sparse(9, 1) | h' = W x ! 1:6 ! a row of `W` has 3 entries",
                "init W = sparse(1.5, 1) | h' = W x ! 1:10 ! got 1.5",
                "init b 1 | h' = h + b ! 1:8 ! expected `=`, as in `init b = 1`, got `1`",
                "init b = - | h' = h + b ! 1:11 ! expected a value",
                "init b = 1 | init b = 1 | h' = h + b ! 2:6 ! `init b` stands twice",
                "fixed Q | h' = W x ! 1:7 ! (there are W)",
                "fixed Q | h' = h ! 1:7 ! (it has none)",
                "mask b = upper(2) | h' = h + b ! 1:6 ! only a learned matrix has a mask",
                "mask U = uper(2) | h' = U h ! 1:10 ! did you mean `upper`?",
                "mask U = upper | h' = U h ! 1:15 ! the number of groups in parentheses",
                "mask U = upper(0) | h' = U h ! 1:16 ! a whole number of groups from 1, got 0",
                "clock c = 2 | h' = h ! 1:7 ! `c` is no state (no line defines `c'`)",
                "clock h | h' = h ! 1:8 ! expected `=`, as in `clock h = 8`, got the end of the line",
                "clock h = 0 | h' = h ! 1:11 ! a clock has a whole number of groups from 1 to 25, got 0",
                "clock h = 26 | h' = h ! 1:11 ! from 1 to 25, got 26",
                "clock h = 2.5 | h' = h ! 1:11 ! a whole number of groups from 1 to 25, got 2.5",
                "clock h = period(1) | h' = h ! 1:11 ! did you mean `periods`?",
                "clock h = periods | h' = h ! 1:18 ! expected the periods in parentheses",
                "clock h = periods() | h' = h ! 1:19 ! expected a number, got `)`",
                "clock h = periods(1, 0) | h' = h ! 1:22 ! a period is a whole number of steps from 1",
                "clock h = periods(9999, 9998) | h' = h ! 1:7 ! only after more than 16777216 steps",
                "clock h = 2 | clock h = 4 | h' = h ! 2:7 ! `clock h` stands twice",
                // Edges.
                "h' = sum(h) ! 1:6 ! a dot product, `a . b`",
                "h' = max(h) ! 1:6 ! the greater of two values is `max(a, b)`",
                "f[k] = W h[k] | h' = f ! 2:6 ! write `f[k]`, or reduce it with sum, mean or max",
                "f[k] = W h[k] | h' = sum(f[m]) ! 2:10 ! lives on the edges k, not m",
                "f[k] = W h[k] | h' = f[k] ! 2:6 ! reduce it with sum, mean or max",
                "f[k] = W h | h' = sum(f[k]) ! 1:1 ! write `f = …` for one value a node",
                "f[k] = W h[m] | h' = sum(f[k]) ! 1:1 ! its right-hand side lives on the edges m",
                "f[k] = W h[k] | output f | h' = sum(f[k]) ! 2:8 ! the output is one value a node",
                "f = W h[k] | h' = f ! 1:5 ! write `f[k] = …`",
                "f[left] = W x | h' = f ! 1:3 ! `left` is no index",
                "h'[k] = h[k] ! 1:1 ! a state is one value a node",
                "s = W h | h' = s[k] ! 2:6 ! write `s` without brackets",
                "h' = sum(h[k] + h[m]) ! 1:10 ! the edges k and on the edges m cannot be combined",
                // Widths.
                "a = b . x | h' = tanh(W x + b) * a ! 2:6 ! `tanh(W x + b)` is 3 wide (x)",
                "state c[2] | c' = c + 1 | h' = h + c ! 3:6 ! `c` is 2 wide",
                "h' = [h; x] ! 1:6 ! should be 9 wide (hidden + x) here",
                "h' = h[0:2] ! 1:6 ! should be 2 wide here",
                "h' = W h[2:9] ! 1:8 ! the slice ends at 9, and `h` is 6 wide (hidden)",
                "h' = W h[3:3] ! 1:8 ! from 3 to 3",
                "h' = W h[0:n] ! 1:12 ! `n` has no width here",
                "h' = [x; W x; h] ! 1:6 ! nothing is left for `W x`",
                "h' = c . h ! 1:6 ! `c . h` is 1 wide, `h'` is 6 wide (hidden)",
                "state h[99999] | state c[99999] | c' = c | h' = U c ! 4:6 ! `U` is 99999 × 99999, more than 2^31 numbers",
            })
    void everyMistakeHasItsPlaceAndItsAdvice(String cell, String place, String advice) {
        String message = error(cell).getMessage();
        assertTrue(message.startsWith("my.cell:" + place + ": "), message);
        assertTrue(message.contains(advice), message);
        assertTrue(message.contains("^"), message);
    }

    @Test
    void textThatIsNoCellIsRefusedAndNotRunOutOfStackOrMemory() {
        String[] huge = {
            "h' = " + "(".repeat(100_000) + "x" + ")".repeat(100_000),
            "h' = " + "(".repeat(900) + "x" + ")".repeat(900),
            "h' = " + "-".repeat(900) + "x",
            "h' = " + "W ".repeat(900) + "x",
            "h' = x" + " + x".repeat(1_500),
            "h' = x\n".repeat(600),
            "h' = x\n" + ("a = x" + " + x".repeat(900) + "\n").repeat(20),
            "state h[" + "(".repeat(900) + "1" + ")".repeat(900) + "]\nh' = h",
            "h' = [" + "[".repeat(900),
        };
        for (String text : huge) {
            var e = assertThrows(EquationException.class, () -> Cell.parse(text, "no.cell"));
            assertTrue(e.getMessage().length() < 500, e.getMessage());
        }
        // The largest that is allowed.
        var chain = new StringBuilder("h' = v0\n");
        for (int i = 0; i < 199; i++) {
            chain.append("v").append(i).append(" = v").append(i + 1).append(" + x\n");
        }
        var longest =
                Cell.parse(chain + "v199 = x" + " + x".repeat(200), "yes.cell")
                        .bind(2, Map.of("x", 2));
        assertEquals(201 + 199, longest.nodes().size());
        Derivative.of(longest);
    }

    @Test
    void bindingNamesTheInputThatIsMissingOrUnknown() {
        var cell = Cell.parse("h' = W x", "my.cell");
        assertEquals(
                "my.cell: the cell reads the input x, and its width was not given",
                assertThrows(EquationException.class, () -> cell.bind(2, Map.of())).getMessage());
        assertEquals(
                "my.cell: the width of the input x is at least 1, got 0",
                assertThrows(EquationException.class, () -> cell.bind(2, Map.of("x", 0)))
                        .getMessage());
        assertEquals(
                "my.cell: a width was given for the input v, which the cell does not have"
                        + " (its inputs: x)",
                assertThrows(EquationException.class, () -> cell.bind(2, Map.of("x", 1, "v", 1)))
                        .getMessage());
        assertEquals(
                "my.cell: the hidden width is at least 1, got 0",
                assertThrows(EquationException.class, () -> cell.bind(0, Map.of("x", 1)))
                        .getMessage());
    }

    @Test
    void aStructureThatLacksWhatACellReadsIsNamedWithWhatItHas() {
        var grid =
                Cell.parse("h' = tanh(W x + U h[left] + V h[up])", "grid.cell")
                        .bind(2, Map.of("x", 1));
        grid.check(new StructureSignature(false, Set.of("left", "up"), Map.of()));
        assertEquals(
                "grid:1:19: `h` is read from another node, and the structure lacks the predecessor"
                        + " `left` (it has delays such as `[-1]`): is the cell meant for another"
                        + " structure?",
                assertThrows(EquationException.class, () -> grid.check(StructureSignature.CHAIN))
                        .getMessage());
        var set = Cell.parse("h' = tanh(W x + sum(U h[k]))", "set.cell").bind(2, Map.of("x", 1));
        var tree =
                new StructureSignature(
                        false, Set.of(), Map.of("k", StructureSignature.Origin.PREDECESSORS));
        set.check(tree);
        String lacking =
                assertThrows(
                                EquationException.class,
                                () ->
                                        set.check(
                                                new StructureSignature(
                                                        false,
                                                        Set.of("left", "right"),
                                                        Map.of(
                                                                "m",
                                                                StructureSignature.Origin.MEMORY))))
                        .getMessage();
        assertTrue(
                lacking.contains("lacks edges `k` (it has `[left]`, `[right]`, `[m]`)"), lacking);
        assertTrue(
                assertThrows(EquationException.class, () -> ForwardMode.of(set))
                        .getMessage()
                        .contains("lacks edges `k`"));
        var chain = Cell.shipped("tanh").bind(2, Map.of("x", 1));
        assertTrue(
                assertThrows(
                                EquationException.class,
                                () ->
                                        chain.check(
                                                new StructureSignature(
                                                        false, Set.of("left"), Map.of())))
                        .getMessage()
                        .contains("lacks steps before this one (it has `[left]`)"));
    }

    @Test
    void anUnknownShippedCellIsNamedWithThoseThereAre() {
        var e = assertThrows(dev.rondo.RondoException.class, () -> Cell.shipped("lstn"));
        assertEquals(
                "no shipped cell is called `lstn`: did you mean `lstm`? (there are "
                        + String.join(", ", Cell.shippedNames())
                        + "; a file of your own is named with its path)",
                e.getMessage());
    }
}
