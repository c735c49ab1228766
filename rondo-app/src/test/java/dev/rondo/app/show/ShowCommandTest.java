package dev.rondo.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.equation.Cell;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.Model;
import dev.rondo.model.ModelKind;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.FileFormat;

import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class ShowCommandTest {
    /// A model of a kind that the command knows nothing of.
    private record Pudding(Optional<Network> network, Optional<TrainingRecord> record)
            implements Model {
        @Override
        public ModelKind<Pudding> kind() {
            return new ModelKind<>(
                    Pudding.class,
                    new ModelKind.Names("pudding", "a pudding", "rondo train pudding"),
                    new FileFormat("puddings", 1, 1),
                    file -> {
                        throw new AssertionError(file.path());
                    });
        }

        @Override
        public void save(Path file) {
            throw new AssertionError(file);
        }
    }

    private final StringWriter out = new StringWriter();
    private final PrintWriter writer = new PrintWriter(out);
    private final ShowCommand command =
            new ShowCommand(new Console(InputStream.nullInputStream(), writer, writer, 0));

    @Test
    void aKindOfItsOwnIsShownByNetworkAndRecord() {
        var network =
                Network.of(
                        new NetworkSpec(
                                new Input.Symbols(5, 3),
                                Stack.of(Cell.shipped("gru"), 4, 1),
                                new Output.Softmax(5, false)));
        var epoch =
                new TrainingRecord.Epoch(1, 0.5, Optional.of(0.75), 0.01, 100, Optional.of(1.0));
        command.show(
                new Pudding(Optional.of(network), Optional.of(new TrainingRecord(List.of(epoch)))));
        var lines = out.toString().lines().toList();
        assertEquals("a pudding", lines.getFirst());
        for (var slot : network.parameters().slots()) {
            assertTrue(lines.stream().anyMatch(l -> l.startsWith(slot.name() + " ")), slot::name);
        }
        assertTrue(lines.getLast().startsWith("    1  0.5000    0.7500 "), lines::getLast);
    }

    @Test
    void withoutANetworkThereIsNothingToDraw() {
        var pudding = new Pudding(Optional.empty(), Optional.empty());
        command.show(pudding);
        assertEquals("a pudding", out.toString().strip());
        command.svg = Path.of("pudding.svg");
        var e = assertThrows(RondoException.class, () -> command.show(pudding));
        assertTrue(String.valueOf(e.getMessage()).contains("no network for --svg"), e::getMessage);
    }
}
