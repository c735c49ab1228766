package dev.rondo.app.study.problem;

import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Schedule;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// One network that learned one problem from one seed.
///
/// @param parameters how many numbers it learned
/// @param course its evaluations in order
/// @param diverged what went wrong, or nothing
public record Trial(int parameters, List<Point> course, String diverged) {
    public Trial {
        course = List.copyOf(course);
    }

    /// An evaluation.
    ///
    /// @param updates made before
    /// @param examples seen before
    /// @param seconds of learning before
    /// @param loss on held-out examples
    /// @param error on held-out examples, see [Answers]
    public record Point(long updates, long examples, double seconds, double loss, double error) {}

    /// How to learn.
    ///
    /// @param patience evaluations in a row that must be below what counts as solved
    public record Learning(Course course, Steps steps, int patience) {
        /// A constant rate, clipped at norm 1, 200 held-out examples, the whole gradient; solved is
        /// solved twice in a row.
        public static Learning of(int batch, int updates, int every, double rate) {
            return new Learning(
                    new Course(batch, updates, every, 200),
                    new Steps(rate, new Schedule.Constant(), 1, 0),
                    2);
        }

        /// Down to a hundredth of the rate, and never solved before the end.
        public Learning falling() {
            return new Learning(
                    course,
                    new Steps(steps.rate, new Schedule.Cosine(0.01), steps.clip, steps.backward),
                    Integer.MAX_VALUE);
        }

        /// Losses propagated back over fewer than this many steps.
        public Learning withBackward(int most) {
            return new Learning(
                    course, new Steps(steps.rate, steps.schedule, steps.clip, most), patience);
        }

        /// A few steps on little data: to see that it works.
        public Learning quick() {
            return new Learning(new Course(8, 20, 10, 16), steps, patience);
        }
    }

    /// What is learned from, and when it is evaluated.
    ///
    /// @param batch examples of a step
    /// @param updates at most
    /// @param every so many updates the network is evaluated; it stops when the problem is solved
    /// @param validation examples of an evaluation
    public record Course(int batch, int updates, int every, int validation) {}

    /// The steps of Adam, clipped by norm.
    ///
    /// @param backward steps over which a loss is propagated back; 0: all
    public record Steps(double rate, Schedule schedule, double clip, int backward) {}

    /// The least error, and when: of all evaluations.
    public Point best() {
        return course.stream()
                .min(java.util.Comparator.comparingDouble(Point::error))
                .orElse(new Point(0, 0, 0, Double.NaN, Double.NaN));
    }

    /// Seconds of learning in all.
    public double seconds() {
        return course.isEmpty() ? 0 : course.getLast().seconds();
    }

    /// Learns.
    ///
    /// @param stop asked between two steps
    public static Trial run(
            ProblemLearner learner, Learning how, double solved, BooleanSupplier stop) {
        var settings =
                Settings.of(
                                new Optimiser.Adam(),
                                how.steps().rate(),
                                Math.max(1, how.course().updates() / how.course().every()))
                        .withSchedule(how.steps().schedule())
                        .withClip(new Clip.Norm(how.steps().clip()))
                        .withExplosion(Double.POSITIVE_INFINITY);
        var course = new ArrayList<Point>();
        int solvedInARow = 0;
        double seconds = 0;
        String diverged = "";
        try (var training = Training.start(learner.learner(), settings)) {
            for (var event : training) {
                switch (event) {
                    case Event.Step s -> {
                        if (stop.getAsBoolean()) {
                            training.stop();
                        }
                        if (s.step() == how.course().every()) {
                            seconds += s.seconds();
                        }
                    }
                    case Event.Evaluated e -> {
                        long updates = (long) e.epoch() * how.course().every();
                        course.add(
                                new Point(
                                        updates,
                                        updates * how.course().batch(),
                                        seconds,
                                        e.validation().mean(),
                                        learner.error()));
                        solvedInARow = learner.error() < solved ? solvedInARow + 1 : 0;
                        if (solvedInARow >= how.patience()) {
                            training.stop();
                        }
                    }
                    case Event.Diverged d -> diverged = d.what();
                    default -> {}
                }
            }
        }
        return new Trial(learner.learned(), course, diverged);
    }
}
