package dev.rondo.app.study.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Stack;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class TrialTest {
    private static Trial parity(int updates, long seed) {
        var how = Trial.Learning.of(16, updates, 50, 0.02);
        try (var learner =
                new ProblemLearner(
                        new Parity(4),
                        Stack.of(Cell.shipped("tanh"), 12, 1),
                        how.course().batch(),
                        how.course().every(),
                        0,
                        64,
                        seed)) {
            return Trial.run(learner, how, 0.01, () -> false);
        }
    }

    @Test
    void aShortParityIsSolvedAndThenLearningStops() {
        var trial = parity(2000, 1);
        assertTrue(trial.best().error() < 0.01, trial.toString());
        assertTrue(trial.course().getLast().updates() < 2000, trial.toString());
        assertEquals(50, trial.course().getFirst().updates());
        assertEquals(800, trial.course().getFirst().examples());
        assertEquals(12 + 144 + 12 + 12 + 1, trial.parameters());
    }

    @Test
    void theSameSeedGivesTheSameCourse() {
        var one = parity(100, 4);
        var two = parity(100, 4);
        assertEquals(
                one.course().stream().map(Trial.Point::loss).toList(),
                two.course().stream().map(Trial.Point::loss).toList());
    }

    private static ProblemLearner learner() {
        var stack =
                Stack.of(Cell.shipped("gru"), 6, 1)
                        .with(new Dropout(0.1, 0.2, 0.2, 0.1, false))
                        .with(new InitialState.Learned());
        return new ProblemLearner(new Parity(12), stack, 8, 7, 5, 16, 3);
    }

    @Test
    void goesOnToTheBitFromTheMiddleOfAnEpoch(@TempDir Path folder) {
        var file = folder.resolve("checkpoint");
        var settings = Settings.of(new Optimiser.Adam(), 0.01, 3);
        var stopping = settings.withCheckpoints(new Settings.Checkpoints(file));
        try (var whole = learner();
                var begun = learner();
                var resumed = learner();
                var training = Training.start(begun.learner(), stopping)) {
            Training.start(whole.learner(), settings).forEach(_ -> {});
            int steps = 0;
            for (var event : training) {
                if (event instanceof Event.Step && ++steps == 10) {
                    training.stop();
                }
            }
            Training.resume(resumed.learner(), settings, file).forEach(_ -> {});
            assertArrayEquals(whole.learner().values(), resumed.learner().values());
            assertEquals(whole.error(), resumed.error());
        }
    }

    @Test
    void whatIdentifiesATrainingIsTextThatDoesNotDependOnTheCode() {
        var cell = Cell.parse("h' = tanh(W x + U h)", "m");
        try (var learner = new ProblemLearner(new Parity(3), Stack.of(cell, 4, 1), 1, 1, 0, 1, 1)) {
            assertEquals("Parity[steps=3]", learner.learner().identity().get("problem"));
            assertEquals(
                    "Stack[layers=[Layer[cell="
                            + cell.text()
                            + ", hidden=4, direction=forward, merge=concatenate, axis=1]],"
                            + " links=stacked, start=zero, dropout=Dropout[input=0.0, between=0.0,"
                            + " output=0.0, recurrent=0.0, variational=false],"
                            + " penalty=ActivationPenalty[activation=0.0, temporal=0.0],"
                            + " initialRange=0.0]",
                    learner.learner().identity().get("stack"));
        }
    }

    @Test
    void masksDoNotCountAsParameters() {
        var cell = Cell.parse("h' = tanh(W x + U h)\nmask U = diagonal(2)", "m");
        try (var learner = new ProblemLearner(new Parity(3), Stack.of(cell, 4, 1), 1, 1, 0, 1, 1)) {
            assertEquals(4 + 8 + 4 + 1, learner.learned());
        }
    }
}
