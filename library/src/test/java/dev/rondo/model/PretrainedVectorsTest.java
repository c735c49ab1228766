package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.text.Lexicon;
import dev.rondo.equation.Cell;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

class PretrainedVectorsTest {
    private static final DataSource FILE =
            DataSource.of("v", "good 1 2\nroom 3 4\nelsewhere 5 6\nGood 7 8\n");

    @Test
    void theVectorsOfAVocabularyOrOfTheFirstWordsAreRead() {
        var known = new Lexicon(List.of("Good", "ROOM", "bad", "room"));
        assertEquals(Set.of("Good", "room"), PretrainedVectors.read(FILE, known).words().keySet());
        var small = new Lexicon(List.of("good"));
        assertEquals(Set.of("good", "Good"), PretrainedVectors.read(FILE, small).words().keySet());
        assertEquals(Set.of("good", "room"), PretrainedVectors.read(FILE, 2).words().keySet());
    }

    @Test
    void symbolsBeginWithTheirVectorOrThatOfTheirLowerCaseForm() {
        var vocabulary = new Lexicon(List.of("bad", "ROOM", "Good", "good"));
        var network =
                Network.of(
                        new NetworkSpec(
                                new Input.Symbols(4, 2),
                                Stack.of(Cell.shipped("lstm"), 3, 1, Direction.FORWARD),
                                new Output.Softmax(2, false)));
        float[] values = network.initialise(1);
        float[] before = values.clone();
        int covered =
                PretrainedVectors.fill(
                        PretrainedVectors.read(FILE, 9), vocabulary, network, "word", values);
        assertEquals(3, covered);
        int at = network.parameters().slots().getFirst().offset();
        assertArrayEquals(
                new float[] {before[at], before[at + 1], 3, 4, 7, 8, 1, 2},
                Arrays.copyOfRange(values, at, at + 8));
        Arrays.fill(values, at, at + 8, 0);
        Arrays.fill(before, at, at + 8, 0);
        assertArrayEquals(before, values); // the other parameters are untouched
    }
}
