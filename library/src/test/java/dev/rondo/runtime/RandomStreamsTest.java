package dev.rondo.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.IntStream;

class RandomStreamsTest {
    @Test
    void theSameSeedGivesTheSameDrawsAndAnotherSeedOthers() {
        assertEquals(new RandomStreams(7).next(), new RandomStreams(7).next());
        assertNotEquals(new RandomStreams(7).next(), new RandomStreams(8).next());
    }

    @Test
    void subStreamsDependOnNameAndIndexAloneAndDiffer() {
        var root = new RandomStreams(1);
        long before = root.stream("dropout").at(3).next();
        root.next();
        assertEquals(before, root.stream("dropout").at(3).next());
        var seen = new HashSet<Long>();
        for (String name : new String[] {"", "a", "b", "ab", "ba", "layer1", "layer2"}) {
            for (int i = 0; i < 1000; i++) {
                assertTrue(seen.add(root.stream(name).at(i).next()));
            }
        }
    }

    @Test
    void aPositionCanBeResumed() {
        var stream = new RandomStreams(5).stream("order");
        stream.uniform();
        stream.below(10);
        long position = stream.position();
        double next = stream.normal();
        var other = new RandomStreams(5).stream("order");
        other.seek(position);
        assertEquals(next, other.normal());
    }

    @Test
    void uniformDrawsFillEveryIntervalAlike() {
        var stream = new RandomStreams(11);
        int[] count = new int[100];
        for (int i = 0; i < 1_000_000; i++) {
            count[(int) (stream.uniform() * 100)]++;
        }
        double chi = 0;
        for (int c : count) {
            chi += (c - 10_000.0) * (c - 10_000.0) / 10_000.0;
        }
        // 99 degrees of freedom: mean 99, deviation 14.
        assertTrue(chi > 50 && chi < 160, "chi² " + chi);
        float[] a = new float[1000];
        stream.fillUniform(a, 0, 1000, -0.5f, 0.25f);
        for (float x : a) {
            assertTrue(x >= -0.5f && x < 0.25f);
        }
    }

    @Test
    void normalDrawsHaveTheMomentsOfTheNormalDistribution() {
        float[] a = new float[200_000];
        new RandomStreams(12).fillNormal(a, 0, a.length, 2f, 3f);
        double[] moments = new double[4];
        for (float x : a) {
            double z = (x - 2) / 3;
            for (int p = 0; p < 4; p++) {
                moments[p] += Math.pow(z, p + 1) / a.length;
            }
        }
        assertEquals(0, moments[0], 0.01);
        assertEquals(1, moments[1], 0.02);
        assertEquals(0, moments[2], 0.05);
        assertEquals(3, moments[3], 0.1);
    }

    @Test
    void belowIsUniformAndInRange() {
        var stream = new RandomStreams(13);
        int[] count = new int[7];
        for (int i = 0; i < 70_000; i++) {
            count[stream.below(7)]++;
        }
        for (int c : count) {
            assertEquals(10_000, c, 500);
        }
        assertEquals(0, stream.below(1));
        assertThrows(IllegalArgumentException.class, () -> stream.below(0));
    }

    @Test
    void everyOrderIsAsLikely() {
        var stream = new RandomStreams(14);
        int[] count = new int[27];
        for (int i = 0; i < 60_000; i++) {
            int[] a = {0, 1, 2};
            stream.shuffle(a);
            count[a[0] * 9 + a[1] * 3 + a[2]]++;
        }
        assertEquals(6, Arrays.stream(count).filter(c -> c > 0).count());
        for (int c : count) {
            assertTrue(c == 0 || Math.abs(c - 10_000) < 500);
        }
    }

    @Test
    void dropoutKeepsItsShareAndCanBeMadeInParts() {
        var stream = new RandomStreams(15);
        float[] whole = new float[100_001];
        stream.dropoutMask(whole, 0, whole.length, 0.8f, 4, 0);
        long retained = IntStream.range(0, whole.length).filter(i -> whole[i] == 1 / 0.8f).count();
        long dropped = IntStream.range(0, whole.length).filter(i -> whole[i] == 0f).count();
        assertEquals(whole.length, retained + dropped);
        assertEquals(0.8, retained / (double) whole.length, 0.005);
        for (int from : new int[] {0, 1, 2, 33, 99_990}) {
            for (int n : new int[] {0, 1, 2, 5, 11}) {
                float[] part = new float[n + 2];
                stream.dropoutMask(part, 1, n, 0.8f, 4, from);
                assertArrayEquals(
                        Arrays.copyOfRange(whole, from, from + n),
                        Arrays.copyOfRange(part, 1, n + 1));
                assertEquals(0f, part[n + 1]);
            }
        }
        float[] other = new float[whole.length];
        stream.dropoutMask(other, 0, other.length, 0.8f, 5, 0);
        long both =
                IntStream.range(0, whole.length)
                        .filter(i -> whole[i] != 0 && other[i] != 0)
                        .count();
        assertEquals(0.64, both / (double) whole.length, 0.008);
        long neighbours =
                IntStream.range(1, whole.length)
                        .filter(i -> whole[i] != 0 && whole[i - 1] != 0)
                        .count();
        assertEquals(0.64, neighbours / (double) whole.length, 0.008);
        assertEquals(0, stream.position());
    }

    @Test
    void keepingEverythingKeepsEverything() {
        float[] a = new float[100];
        new RandomStreams(1).dropoutMask(a, 0, 100, 1f, 0, 0);
        for (float x : a) {
            assertEquals(1f, x);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new RandomStreams(1).dropoutMask(a, 0, 100, 0f, 0, 0));
    }
}
