package dev.rondo.learn;

import dev.rondo.store.Key;

import java.util.Optional;

/// How far a training has come, and the sums of the epoch under way.
///
/// @param epoch epochs done
/// @param step steps done in the epoch under way
/// @param loss of these steps
/// @param seconds spent on these steps
/// @param learningRate of the last step
/// @param firstLoss the mean loss of the first step of all that had any
record Position(
        @Key("epoch") int epoch,
        @Key("step") int step,
        @Key("loss") Loss loss,
        @Key("seconds") double seconds,
        @Key("learningRate") double learningRate,
        @Key("firstLoss") Optional<Double> firstLoss) {
    static final Position BEGINNING = new Position(0, 0, Loss.NONE, 0, 0, Optional.empty());

    Position afterStep(Loss stepLoss, double stepSeconds, double rate) {
        return new Position(
                epoch,
                step + 1,
                loss.plus(stepLoss),
                seconds + stepSeconds,
                rate,
                firstLoss.isEmpty() && stepLoss.count() > 0
                        ? Optional.of(stepLoss.mean())
                        : firstLoss);
    }

    Position afterEpoch() {
        return new Position(epoch + 1, 0, Loss.NONE, 0, learningRate, firstLoss);
    }
}
