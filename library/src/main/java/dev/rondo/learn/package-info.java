/// Learning: optimisers, learning-rate schedules, clipping, decay, noise, averages, and the
/// training loop as a stream of events, with checkpoints from which it goes on bit for bit.
///
/// Begin at [Training]. What it trains is a [Learner], which `dev.rondo.model.NetworkLearner` is
/// for every network; how, its [Settings] say.
///
/// ```java
/// static void train(Learner learner) {
///     var settings = Settings.of(new Optimiser.Adam(), 0.001, 20)        // learning rate, epochs
///             .withClip(new Clip.Norm(1))
///             .withSchedule(new Schedule.Cosine(0.1))
///             .withEarlyStopping(new EarlyStopping(3));
///     try (var training = Training.start(learner, settings)) {
///         for (Event event : training) {
///             if (event instanceof Event.Evaluated e) {
///                 System.out.println(e.epoch() + ": " + e.validation().mean());
///             }
///         }
///     }
/// }
/// ```
///
/// - The work is done while the loop waits for the next [Event]; `stop` ends it at the next step,
///   also from another thread. Afterwards the learner holds the best values, by held-out loss where
///   there is one.
/// - [Optimiser] is SGD, momentum, Adagrad, RMSprop, Adam or AdamW, with the formulas of PyTorch;
///   [Schedule] a factor of the learning rate at each step; [Clip], [Decay], [Noise] and
///   [Averaging] what happens to gradients and values around an update.
/// - A [Loss] is a sum with a count, in nats for a likelihood. [TrainingRecord] is the history, an
///   entry an epoch; model files keep it.
///
/// On an endless sequence there are no epochs: an [OnlineLearner] learns at every step, in memory
/// that does not grow, by one of several [OnlineMethod]s (RTRL, SnAp-1, UORO, truncated
/// backpropagation). `docs/online.md` compares them.
///
/// @since 0.1
package dev.rondo.learn;
