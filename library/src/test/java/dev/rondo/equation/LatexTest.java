package dev.rondo.equation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatexTest {
    @Test
    void theLstmReadsAsInAPaper() {
        assertEquals(
                """
                \\begin{aligned}
                  i_{t} &= \\sigma\\left(W_{i} x_{t} + U_{i} h_{t-1} + b_{i}\\right) \\\\
                  f_{t} &= \\sigma\\left(W_{f} x_{t} + U_{f} h_{t-1} + b_{f}\\right) \\\\
                  o_{t} &= \\sigma\\left(W_{o} x_{t} + U_{o} h_{t-1} + b_{o}\\right) \\\\
                  g_{t} &= \\tanh\\left(W_{g} x_{t} + U_{g} h_{t-1} + b_{g}\\right) \\\\
                  c_{t} &= f_{t} \\odot c_{t-1} + i_{t} \\odot g_{t} \\\\
                  h_{t} &= o_{t} \\odot \\tanh\\left(c_{t}\\right)
                \\end{aligned}
                """,
                Cell.shipped("lstm").latex());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "(1 - x) * h ! \\left(1 - x_{t}\\right) \\odot h_{t-1}",
                "0.5 * h ! 0.5\\, h_{t-1}",
                "h * 2 ! h_{t-1} \\cdot 2",
                "1e-7 + h ! 1 \\cdot 10^{-7} + h_{t-1}",
                "a . h ! a^{\\top} h_{t-1}",
                "x / (1 + abs(x)) ! \\frac{x_{t}}{1 + \\left|x_{t}\\right|}",
                "W [x; h[-2]] ! W \\left[x_{t};\\, h_{t-2}\\right]",
                "W x[0..-3] ! W \\left[x_{t};\\, \\dots;\\, x_{t-3}\\right]",
                "h[0:hidden/2] ! {h_{t-1}}_{[0:\\mathrm{hidden}/2]}",
                "U (α * h) ! U \\left(\\alpha \\odot h_{t-1}\\right)",
                "-W gain_in ! -W \\mathrm{gain}_{\\mathrm{in}}",
                "sum(f_x * h[k]) ! \\sum_{k} f_{x} \\odot h_{k}",
                "sum(softmax(h[k]) + x) ! \\sum_{k} \\left(\\mathrm{softmax}_{k}\\left(h_{k}\\right) + x_{t}\\right)",
                "h + sum(W h[k]) ! h_{t-1} + \\sum_{k} W h_{k,t-1}",
                "layer_norm(h[left]) ! \\mathrm{LN}\\left(h_{\\mathrm{left}}\\right)",
                "clip(h, -1, 1) ! \\mathrm{clip}\\left(h_{t-1}, -1, 1\\right)",
                "max(h, x) ! \\max\\left(h_{t-1}, x_{t}\\right)",
            })
    void expressionsReadAsInAPaper(String expression, String latex) {
        String all = Cell.parse("h' = " + expression, "my.cell").latex();
        assertEquals("\\begin{aligned}\n  h_{t} &= " + latex + "\n\\end{aligned}\n", all);
    }
}
