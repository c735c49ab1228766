package dev.rondo.equation.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Initialiser;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class InitialiserOverrideTest {
    private static Initialiser start(Cell cell, String name) {
        return cell.bind(4, Map.of("x", 3)).parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow()
                .initialiser();
    }

    @Test
    void oneParameterAFamilyOrAllMatricesStartOtherwise() {
        var lstm = Cell.shipped("lstm");
        var one = lstm.starting("U_i", "orthogonal");
        assertEquals(new Initialiser.Orthogonal(1), start(one, "U_i"));
        assertEquals(new Initialiser.Standard(), start(one, "U_f"));
        var family = lstm.starting("U", "identity(0.5)");
        for (var name : List.of("U_i", "U_f", "U_o", "U_g")) {
            assertEquals(new Initialiser.Identity(0.5), start(family, name));
        }
        assertEquals(new Initialiser.Standard(), start(family, "W_i"));
        assertEquals(new Initialiser.Constant(1), start(family, "b_f"));
        var all = lstm.starting("", "glorot");
        assertEquals(new Initialiser.Glorot(), start(all, "W_g"));
        assertEquals(new Initialiser.Standard(), start(all, "b_g"));
    }

    @Test
    void aStartReplacesTheCellsOwnWithTheOptionThatOnlyItRead() {
        var cell = Cell.shipped("lstm").starting("b_f", "2");
        assertEquals(new Initialiser.Constant(2), start(cell, "b_f"));
        assertEquals(Map.of(), cell.options());
        assertEquals("lstm", cell.name());
        assertTrue(cell.text().contains("init b_f = 2"), cell.text());
        assertEquals(cell.text(), cell.starting("b_f", "1").starting("b_f", "2").text());
    }

    @Test
    void whatTheCellLacksOrNoStartIsRefused() {
        var tanh = Cell.shipped("tanh");
        var e = assertThrows(RondoException.class, () -> tanh.starting("V", "orthogonal"));
        assertEquals(
                "tanh: the cell has no parameter `V` to initialise (it has U, W, b)",
                e.getMessage());
        e = assertThrows(RondoException.class, () -> tanh.starting("U", "ortogonal"));
        assertTrue(e.getMessage().contains("did you mean `orthogonal`?"), e.getMessage());
        var vector = tanh.starting("b", "orthogonal");
        e = assertThrows(RondoException.class, () -> vector.bind(3, Map.of("x", 2)));
        assertTrue(e.getMessage().contains("is for matrices"), e.getMessage());
    }
}
