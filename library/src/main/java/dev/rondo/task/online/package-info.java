/// Models that learn at every step of an endless stream, in memory that does not grow.
///
/// An [OnlineModel] predicts what comes next, is told what came (`observe`), and learns from it:
/// [OnlineNumbers] rows of numbers, [OnlineSymbols] symbols. [Prequential] is how good the
/// predictions were before the model learned from them, over all of the past and lately, beside
/// simple baselines. A saved model goes on as if it had never been away. One thread at a time.
///
/// How it learns is said by [dev.rondo.learn.OnlineSettings]; `docs/online.md` compares the
/// methods.
///
/// @since 0.1
package dev.rondo.task.online;
