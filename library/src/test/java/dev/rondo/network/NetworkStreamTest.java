package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.runtime.WorkerPool;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Symbol by symbol is the same as a batch.
@Tag("provider")
class NetworkStreamTest {
    private static List<Network> networks() {
        var all = new ArrayList<Network>();
        var none = NetworkSpec.Dropout.NONE;
        var drop = new NetworkSpec.Dropout(0.1, 0.2, 0.3, 0.4, true);
        for (String name : Shipped.ofSymbols()) {
            int hidden = Shipped.hidden(name, 17);
            all.add(Nets.net(Cell.shipped(name), 7, 3, hidden, 2, none));
        }
        all.add(Nets.net(Nets.delays(), 7, 3, 5, 2, none));
        all.add(Nets.net(Nets.delays(), 7, 3, 5, 2, drop));
        all.add(
                Nets.net(
                        Cell.parse("c' = tanh(W x + U c)\nh' = c\ny = V h' + S x\noutput y", "y"),
                        7,
                        5,
                        5,
                        1,
                        none,
                        true));
        return all;
    }

    @Test
    void aStreamGivesTheLossesOfARun() {
        for (Network network : networks()) {
            float[] values = Nets.values(network, 1);
            var batch = Nets.batch(7, 2, 12);
            float[] expected = new float[12];
            try (var workers = new WorkerPool(1)) {
                var run = network.run(1, workers);
                run.prepare(values);
                run.loss(batch, network.start(1), expected);
            }
            var stream = NetworkWeights.of(network, values).stream();
            float[] all = new float[7];
            for (int t = 0; t < 12; t++) {
                stream.feed(Nets.inputs(batch)[t]);
                stream.logProbabilities(all);
                if (Nets.labels(batch)[t] >= 0) {
                    assertEquals(
                            expected[t],
                            -all[Nets.labels(batch)[t]],
                            1e-5,
                            network.graphs().get(0).name() + " " + t);
                } else {
                    assertEquals(0, expected[t]);
                }
                double sum = 0;
                for (float p : all) {
                    sum += Math.exp(p);
                }
                assertEquals(1, sum, 1e-5);
            }
        }
    }

    @Test
    void aPlaceCanBeKeptAndGoneBackTo() {
        for (Network network : networks()) {
            var weights = NetworkWeights.of(network, Nets.values(network, 1));
            var stream = weights.stream();
            for (int symbol : new int[] {1, 4, 2}) {
                stream.feed(symbol);
            }
            var place = stream.state();
            var fork = stream.fork();
            float[] first = new float[7];
            float[] second = new float[7];
            for (int symbol : new int[] {0, 6, 5}) {
                stream.feed(symbol);
            }
            stream.logProbabilities(first);
            fork.feed(3);
            for (var again : List.of(weights.stream(), stream)) {
                again.resume(place);
                for (int symbol : new int[] {0, 6, 5}) {
                    again.feed(symbol);
                }
                again.logProbabilities(second);
                assertArrayEquals(first, second);
            }
            fork.resume(place);
            fork.feed(0);
            fork.feed(6);
            fork.feed(5);
            fork.logProbabilities(second);
            assertArrayEquals(first, second);
        }
    }

    @Test
    void aSymbolThatIsNoneIsRefused() {
        var network = networks().get(0);
        var stream = NetworkWeights.of(network, Nets.values(network, 1)).stream();
        assertThrows(IndexOutOfBoundsException.class, () -> stream.feed(7));
        assertThrows(IndexOutOfBoundsException.class, () -> stream.feed(-1));
    }

    @Test
    void whatDoesNotFitIsSaid() {
        var network = Nets.net(Cell.shipped("lstm"), 7, 3, 5, 1, NetworkSpec.Dropout.NONE);
        var stream = NetworkWeights.of(network, Nets.values(network, 1)).stream();
        says("room for 6 outputs, expected 7", () -> stream.outputs(new float[6]));
        says("room for 6 outputs, expected 7", () -> stream.logProbabilities(new float[6]));
        var wider = Nets.net(Cell.shipped("lstm"), 7, 3, 6, 1, NetworkSpec.Dropout.NONE);
        var place = NetworkWeights.of(wider, Nets.values(wider, 1)).stream().state();
        says("the states are not those of this network", () -> stream.resume(place));
        var two = new NetworkStream.State(network.start(2), new float[5], 0);
        says("a place of 2 sequences", () -> stream.resume(two));
        var top = new NetworkStream.State(network.start(1), new float[6], 0);
        says("with 6 numbers of the last layer", () -> stream.resume(top));
    }

    private static void says(String part, org.junit.jupiter.api.function.Executable action) {
        var message = assertThrows(RondoException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
