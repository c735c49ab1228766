package dev.rondo.series.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class RollingOriginsTest {
    private static int count(RollingOrigins origins, int series) {
        return origins.folds().stream().mapToInt(f -> f.origins()[series].length).sum();
    }

    @Test
    void everyOriginHasItsHorizonAndNothingIsFittedBeyondIt() {
        for (int end :
                new int[] {1, 2, 3, 5, 12, 24, 25, 50, 119, 599, 600, 601, 2999, 3000, 9999}) {
            for (int horizon : new int[] {1, 2, 12, 48, 500}) {
                for (int season : new int[] {1, 7, 24, 365}) {
                    for (boolean panel : new boolean[] {false, true}) {
                        var origins = RollingOrigins.of(new int[] {end}, horizon, season, panel);
                        String where = end + ", " + horizon + ", " + season + ", " + panel;
                        check(origins, end, horizon, where);
                        if (end > horizon) {
                            assertTrue(count(origins, 0) > 0, where);
                        } else {
                            assertEquals(0, count(origins, 0), where);
                        }
                        assertTrue(origins.least() >= 1, where);
                    }
                }
            }
        }
    }

    private static void check(RollingOrigins origins, int end, int horizon, String where) {
        int before = 0;
        for (var fold : origins.folds()) {
            assertTrue(fold.ends()[0] >= 1 && fold.ends()[0] <= end, where);
            assertTrue(fold.ends()[0] >= before, where);
            for (int origin : fold.origins()[0]) {
                assertTrue(origin > before, where); // none twice, in the order of time
                assertTrue(origin >= fold.ends()[0], where);
                assertTrue(origin + horizon <= end, where);
                before = origin;
            }
        }
    }

    @Test
    void aShortSeriesHasSeveralFitsOverItsSecondHalf() {
        var origins = RollingOrigins.of(new int[] {144}, 12, 12, false);
        assertEquals(4, origins.folds().size());
        assertEquals(120, RollingOrigins.first(144, 12, 60, false)); // two horizons are left
        assertEquals(72, RollingOrigins.first(144, 12, 12, false)); // half
        assertEquals(72, origins.least());
    }

    @Test
    void aLongSeriesHasOneFitAndItsLastFifth() {
        var origins = RollingOrigins.of(new int[] {10_000}, 24, 24, false);
        assertEquals(1, origins.folds().size());
        assertEquals(8000, origins.least());
        int count = count(origins, 0);
        assertTrue(count >= 300 && count <= 340, "" + count);
        // of a horizon that is longer than a fifth: the horizon
        assertEquals(6000, RollingOrigins.of(new int[] {10_000}, 4000, 24, false).least());
    }

    @Test
    void ofManySeriesTheLastHorizonOfEachIsTried() {
        var origins = RollingOrigins.of(new int[] {100, 12, 5, 748}, 10, 7, true);
        assertEquals(1, origins.folds().size());
        var fold = origins.folds().getFirst();
        assertEquals("[90, 2, 1, 738]", Arrays.toString(fold.ends()));
        assertEquals("[[90], [2], [], [738]]", Arrays.deepToString(fold.origins()));
        assertEquals(1, origins.least());
    }
}
