package dev.rondo.task.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.BitSet;

class StateResetsTest {
    private static BitSet set(int... indices) {
        var set = new BitSet();
        Arrays.stream(indices).forEach(set::set);
        return set;
    }

    private static BitSet documents(TextUnit unit, String text) {
        var read = Text.of("t", text);
        var vocabulary = Vocabulary.of(unit, read, Vocabulary.Limits.NONE);
        return StateResets.documents(vocabulary, vocabulary.encode(read));
    }

    @Test
    void theyComeEverySoManySymbolsOrAfterBlankLines() {
        assertEquals(set(3, 6, 9), StateResets.every(3, 10));
        assertEquals(set(), StateResets.every(10, 10));
        assertEquals(set(4, 9), documents(TextUnit.CHARACTERS, "ab\n\nc\n\n\n\nd\ne"));
        assertEquals(set(), documents(TextUnit.CHARACTERS, "ab"));
        assertEquals(set(4), documents(TextUnit.WORDS, "a b\n\nc\nd\n"));
        Faults.says("a reset every 0", () -> StateResets.every(0, 4));
        Faults.says(
                "expected document, or a number",
                () -> StateResets.parse("page", Vocabulary.bytes(), new int[3]));
    }

    /// A text with resets costs as much as its parts, the first symbol of each later part being
    /// predicted without a past.
    @Test
    void partsAreEvaluatedOneByOne() {
        var model = NgramModel.trainer().order(3).train("abcab cab abc ".repeat(9));
        int[] ids = model.vocabulary().encode(Text.of("t", "abc cab ab"));
        double expected = 0;
        for (int from = 0; from < ids.length; from += 4) {
            var session = model.session();
            for (int i = from; i < Math.min(from + 4, ids.length); i++) {
                if (i > 0) {
                    expected -= session.logProbability(ids[i]);
                }
                session.feed(ids[i]);
            }
        }
        var measured = Evaluation.of(model, ids, StateResets.every(4, ids.length));
        assertEquals(expected, measured.nats(), 1e-9);
        assertEquals(ids.length - 1, measured.predictions());
    }
}
