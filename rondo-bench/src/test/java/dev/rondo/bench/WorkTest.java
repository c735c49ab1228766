package dev.rondo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.store.SerialisedNames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.List;
import java.util.Map;

final class WorkTest {

    @ParameterizedTest
    @ValueSource(strings = {"lstm:35:20:650", "gru:50:50:128", "language:35:20:200:10000", "fma"})
    void whatIsWrittenIsRead(String text) {
        assertEquals(text, Work.parse(text).toString());
    }

    @Test
    void namesInTheReportAreThoseThatWereRecorded() {
        assertEquals(
                Map.of(
                        "side-by-side report",
                        List.of("machine", "outcomes"),
                        "side-by-side report.outcomes",
                        List.of("experiment", "target", "threads", "clock", "results"),
                        "side-by-side report.outcomes.results",
                        List.of(
                                "name",
                                "version",
                                "work",
                                "threads",
                                "rounds",
                                "median",
                                "best",
                                "ratio",
                                "gigaflops",
                                "peakMiB")),
                SerialisedNames.under(SideBySide.Report.class, new HashSet<>()));
    }

    @Test
    void operationsOfLstmAreCountedAsByHand() {
        // 2 layers × 3 passes × 2 × (3·5 rows × 4·7 gates × (7 + 7) inputs)
        assertEquals(2 * 3 * 2 * 15 * 28 * 14, Work.parse("lstm:3:5:7").flops());
    }

    @Test
    void operationsOfLanguageModelHaveTheSoftmaxLayer() {
        long layers = Work.parse("lstm:3:5:7").flops();
        assertEquals(layers + 3 * 2 * 15 * 7 * 11, Work.parse("language:3:5:7:11").flops());
    }

    @Test
    void operationsOfStreamAreThoseOfOneForwardStep() {
        assertEquals(2 * 4 * 128 * 256, Work.parse("stream:500:1:128").flops());
        assertEquals(500, Work.parse("stream:500:1:128").units());
    }

    @Test
    void textsHaveSymbolsOfTheVocabularyOnly() {
        var work = Work.parse("language:35:20:200:65");
        var symbols = Symbols.of(work, 1);
        assertEquals(36 * 20, symbols.length);
        for (int symbol : symbols) {
            assertTrue(symbol >= 0 && symbol < 65, () -> "symbol " + symbol);
        }
    }

    @Test
    void medianIsTheMiddle() {
        assertEquals(2, Outcome.median(new double[] {9, 1, 2}));
        assertEquals(2.5, Outcome.median(new double[] {9, 1, 2, 3}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lstm:3:4:5",
                "gru:3:4:5",
                "peephole:3:4:5",
                "language:3:4:5:6",
                "stream:3:1:5"
            })
    void rondoDoesEveryWork(String work) {
        for (int threads = 1; threads <= 2; threads++) {
            var task = new Rondo().prepare(Work.parse(work), threads);
            task.run();
            task.run();
        }
    }
}
