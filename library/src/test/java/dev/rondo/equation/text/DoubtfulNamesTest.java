package dev.rondo.equation.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;

import org.junit.jupiter.api.Test;

import java.util.List;

class DoubtfulNamesTest {
    private static List<String> of(String text) {
        return Cell.parse(text, "my.cell").doubtfulNames();
    }

    private static void doubts(String text, String place, String name, String meant) {
        var lines = of(text);
        assertEquals(1, lines.size(), lines::toString);
        var line = lines.getFirst();
        assertTrue(line.startsWith("my.cell:" + place + ": `" + name + "`"), line);
        assertTrue(line.contains(meant), line);
    }

    @Test
    void aStateUnderAnotherNameIsPointedOut() {
        doubts("h' = tanh(W x + U h_prev + b)", "1:19", "h_prev", "is `h` meant");
        doubts("h' = tanh(W x + U hprev + b)", "1:19", "hprev", "is `h` meant");
        doubts("h' = tanh(W x + U prev_h + b)", "1:19", "prev_h", "is `h` meant");
        doubts("h' = tanh(W x_t + U h + b * x)", "1:13", "x_t", "is `x` meant");
        doubts(
                "c' = tanh(W x + b)\nh' = tanh(c') * c_t1 + U h",
                "2:17",
                "c_t1",
                "previous value of the state");
    }

    @Test
    void aMisspeltValueIsPointedOut() {
        doubts(
                "gate = sigmoid(W_g x + b_g)\nh' = gaet * h + (1 - gate) * x",
                "2:6",
                "gaet",
                "is `gate` meant");
    }

    @Test
    void aMatrixTimesALearnedVectorIsPointedOut() {
        doubts("h' = tanh(W x + U g + V h)", "1:19", "g", "the same at every step");
    }

    @Test
    void biasesPeepholesAndDeclaredVectorsAreMeant() {
        assertEquals(
                List.of(),
                of("gate = sigmoid(W_g x + b_gate + p * c)\nc' = gate * c + W x\nh' = tanh(c')"));
        assertEquals(List.of(), of("h' = tanh(W x + U h + h_t)\ninit h_t = 1"));
        for (var name : Cell.shippedNames()) {
            assertEquals(List.of(), Cell.shipped(name).doubtfulNames(), name);
        }
    }
}
