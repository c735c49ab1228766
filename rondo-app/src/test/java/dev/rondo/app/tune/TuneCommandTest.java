package dev.rondo.app.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.app.console.Schemas;
import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

class TuneCommandTest {
    @TempDir Path folder;

    private Path text;
    private Path search;

    @BeforeEach
    void write() throws Exception {
        text = folder.resolve("text.txt");
        Files.writeString(text, "to be or not to be\n".repeat(20));
        search = folder.resolve("search");
    }

    private Terminal.Outcome tune(Object... more) {
        var arguments =
                new ArrayList<Object>(List.of("tune", "language", text, "--batch=2", "--epochs=9"));
        arguments.addAll(List.of("--over", "rate=log:1e-4..1e-1", "--over", "hidden=2..6"));
        arguments.addAll(List.of("-o", search));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray());
    }

    private Tuning.State state() throws Exception {
        return Json.parse(Files.readString(search.resolve("tune.json")), "state")
                .as(Tuning.State.class);
    }

    @Test
    void valuesAreDrawnFromTheirRanges() {
        var space =
                SearchSpace.parse(
                        List.of(
                                "a=2..4",
                                "b=log:1e-4..1e-2",
                                "c=x,y",
                                "d=log:1..1000",
                                "e=0.5..1"));
        var random = new SplittableRandom(1);
        var whole = new HashSet<String>();
        var texts = new HashSet<String>();
        int small = 0;
        for (int i = 0; i < 400; i++) {
            var drawn = space.draw(random);
            whole.add(drawn.get(0).getValue());
            double b = Double.parseDouble(drawn.get(1).getValue());
            assertTrue(b >= 1e-4 && b <= 1e-2, "b " + b);
            small += b < 1e-3 ? 1 : 0;
            texts.add(drawn.get(2).getValue());
            int d = Integer.parseInt(drawn.get(3).getValue());
            assertTrue(d >= 1 && d <= 1000, "d " + d);
            double e = Double.parseDouble(drawn.get(4).getValue());
            assertTrue(e >= 0.5 && e <= 1, "e " + e);
        }
        assertEquals(new HashSet<>(List.of("2", "3", "4")), whole);
        assertEquals(new HashSet<>(List.of("x", "y")), texts);
        assertTrue(
                small > 150 && small < 250, small + " of 400 below the middle of the logarithms");
        for (var wrong : List.of("a", "a=", "=1..2", "a=2..1", "a=log:0..1", "a=x..y", "a=log:x")) {
            assertThrows(RondoException.class, () -> SearchSpace.parse(List.of(wrong)), wrong);
        }
    }

    @Test
    void noCombinationIsTriedTwice() {
        var space =
                SearchSpace.parse(List.of("layers=1..3", "cell=lstm,gru,gru", "hidden=log:1..4"));
        assertEquals(24, space.combinations());
        for (long seed = 1; seed <= 20; seed++) {
            var draws = new Draws(space, seed);
            var all = new HashSet<Object>();
            for (int n = 1; n <= 24; n++) {
                assertTrue(all.add(draws.get(n)), "trial " + n);
            }
            var again = new Draws(space, seed);
            assertEquals(draws.get(17), again.get(17)); // whatever was drawn before
            var enumerated = new HashSet<Object>();
            for (int i = 0; i < 24; i++) {
                enumerated.add(space.combination(i));
            }
            assertEquals(enumerated, all);
        }
        var real = SearchSpace.parse(List.of("rate=0.0..1", "layers=1..2"));
        assertEquals(Long.MAX_VALUE, real.combinations());
    }

    @Test
    void aSearchGoesOnWhereItWasAndItsBestCommandTrainsTheSame() throws Exception {
        var whole = tune("--trials", 5, "--json", "--quiet");
        assertEquals(0, whole.status(), whole.err());
        var all = state();
        assertEquals(5, all.trials().size());
        assertTrue(all.trials().stream().anyMatch(t -> t.state().equals("stopped")), whole.out());

        // the same in two parts
        search = folder.resolve("parts");
        assertEquals(0, tune("--trials", 2).status());
        var part = tune("--trials", 5);
        assertEquals(0, part.status(), part.err());
        var again = state();
        for (int i = 0; i < 5; i++) {
            assertEquals(all.trials().get(i).options(), again.trials().get(i).options());
            assertEquals(all.trials().get(i).score(), again.trials().get(i).score());
            assertEquals(all.trials().get(i).state(), again.trials().get(i).state());
        }
        assertFalse(part.err().contains("trial 1 "), part.err());

        var found = (Json.Obj) Json.parse(whole.out(), "result");
        var command = found.get("command").as(String.class).split(" ", -1);
        var line = new ArrayList<Object>(List.of(command).subList(1, command.length));
        line.set(line.indexOf("MODEL"), folder.resolve("m.safetensors"));
        line.add("--json");
        var trained = Terminal.run(line.toArray());
        assertEquals(0, trained.status(), trained.err());
        var best =
                trained.out()
                        .lines()
                        .map(l -> (Json.Obj) Json.parse(l, "event"))
                        .filter(e -> e.get("event").as(String.class).equals("epoch-ended"))
                        .mapToDouble(e -> e.get("heldOut").as(Double.class))
                        .min()
                        .orElseThrow();
        assertEquals(found.get("best").as(Double.class), best);
    }

    @Test
    void dataMayComeFromTheStandardInputAndAnotherSearchIsToldByThem() throws Exception {
        var typed = Files.readString(text);
        var line =
                List.of(
                        "tune",
                        "language",
                        "-",
                        "--over",
                        "hidden=3,4",
                        "--epochs",
                        "1",
                        "--batch=2",
                        "--trials",
                        "2",
                        "-o",
                        search);
        var first = new Terminal().typed(typed).rondo(line.toArray());
        assertEquals(0, first.status(), first.err());
        assertTrue(
                first.out().contains("rondo train language - --epochs 1 --batch=2 --hidden="),
                first.out());
        assertFalse(first.out().contains("rondo-spool"), first.out());
        assertEquals(
                2, state().trials().stream().filter(t -> t.state().equals("finished")).count());
        var again = new Terminal().typed(typed).rondo(line.toArray());
        assertEquals(0, again.status(), again.err());
        assertEquals(2, state().trials().size());
        var other = new Terminal().typed(typed + typed).rondo(line.toArray());
        assertEquals(2, other.status());
        assertTrue(
                other.err()
                        .contains("holds a search of another kind (`rondo tune language - (crc32c"),
                other.err());
        // the trial that fails names it, too
        var wrong =
                new Terminal()
                        .typed("\n")
                        .rondo(
                                "tune",
                                "language",
                                "-",
                                "--over",
                                "hidden=3,4",
                                "-o",
                                folder.resolve("empty"));
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().contains("standard input"), wrong.err());
        assertFalse(wrong.err().contains("rondo-spool"), wrong.err());
    }

    @Test
    void mistakesAreSaidBeforeAnythingIsTried() throws Exception {
        for (var wrong :
                List.of(
                        List.of("--over", "pudding=1..2", "no option of `rondo train language`"),
                        List.of("--over", "batch=1..2", "got both"),
                        List.of("--over", "hidden=3..4", "given twice"),
                        List.of("--over", "dropout=0..1", "write 0.0..1.0"),
                        List.of("--budget", "long", "expected a time"))) {
            var outcome = tune(wrong.get(0), wrong.get(1));
            assertEquals(2, outcome.status(), outcome.err());
            assertTrue(outcome.err().contains(wrong.get(2)), outcome.err());
        }
        var task = Terminal.run("tune", "pudding", text, "--over", "a=1..2", "-o", search);
        assertEquals(2, task.status());
        assertTrue(task.err().contains("expected a task first"), task.err());
        assertFalse(Files.exists(search.resolve("tune.json")));
        var failing = tune("--trials", 9, "--cell", "nosuchcell");
        assertEquals(2, failing.status(), failing.err());
        assertTrue(failing.err().contains("every trial failed"), failing.err());
        var other = tune("--trials", 9, "--cell", "gru");
        assertEquals(2, other.status());
        assertTrue(other.err().contains("holds a search of another kind"), other.err());
    }

    /// Plain gradient descent at a rate of 1e30.
    private Terminal.Outcome diverging(Object... more) {
        var line =
                new ArrayList<Object>(
                        List.of("tune", "language", text, "--batch=2", "--epochs=3", "--whole"));
        line.addAll(List.of("--optimiser=sgd", "--clip-norm=0", "--hidden=4", "-o", search));
        line.addAll(List.of(more));
        return Terminal.run(line.toArray());
    }

    @Test
    void aTrialThatDivergesIsSaidToAndTheSearchGoesOn() throws Exception {
        var outcome = diverging("--over", "rate=1e30,2e30,3e30,4e30,0.01", "--quiet", "--json");
        assertEquals(0, outcome.status(), outcome.err());
        Schemas.check("tune", outcome.out());
        var trials = state().trials();
        assertEquals(5, trials.size());
        assertEquals(4, trials.stream().filter(t -> t.state().equals("diverged")).count());
        for (var trial : trials) {
            boolean good = trial.options().contains("--rate=0.01");
            assertEquals(good ? "finished" : "diverged", trial.state());
            assertEquals(good, Double.isFinite(trial.score()));
            assertEquals(good, trial.message().isEmpty());
        }
        var found = Json.parse(outcome.out(), "result").asObject();
        var table = found.get("table").asList();
        assertEquals("finished", table.getFirst().asObject().get("state").asText());
        assertEquals("diverged", table.getLast().asObject().get("state").asText());
        assertTrue(found.get("command").asText().contains("--rate=0.01"));
    }

    @Test
    void aSearchOfWhichAllTrialsDivergeHasTheStatusOfThat() throws Exception {
        var outcome = diverging("--over", "rate=1e30,2e30,3e30,4e30", "--quiet");
        assertEquals(3, outcome.status(), outcome.err());
        assertEquals(4, state().trials().size());
        var lines = outcome.err().strip().lines().toList();
        assertEquals(1, lines.size(), outcome.err());
        assertTrue(
                lines.getFirst().matches("rondo: all 4 trials diverged, the first in epoch 1, .*"),
                outcome.err());
    }
}
