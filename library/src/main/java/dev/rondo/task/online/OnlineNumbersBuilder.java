package dev.rondo.task.online;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Output;

import java.util.List;
import java.util.stream.IntStream;

/// Begins models of rows of numbers, [OnlineNumbers]: its steps are the options of `rondo online`,
/// those that models of symbols have too are in [OnlineBuilder].
public final class OnlineNumbersBuilder extends OnlineBuilder<OnlineNumbersBuilder> {
    private List<String> targets = List.of();

    OnlineNumbersBuilder() {}

    /// The columns that are predicted: by number, from 1, or by name, of those that
    /// [#start(String...)] is given. All unless set.
    public OnlineNumbersBuilder target(String... columns) {
        targets = List.of(columns);
        return this;
    }

    /// An untrained model of rows of so many numbers.
    ///
    /// @throws RondoException if a step does not fit
    public OnlineNumbers start(int columns) {
        return start(columns, List.of());
    }

    /// An untrained model of rows of these columns.
    ///
    /// @throws RondoException if a step does not fit
    public OnlineNumbers start(String... columns) {
        return start(columns.length, List.of(columns));
    }

    private OnlineNumbers start(int columns, List<String> names) {
        if (columns < 1) {
            throw new RondoException(columns + " columns, expected 1 or more in a row");
        }
        var chosen =
                targets.isEmpty()
                        ? IntStream.range(0, columns).boxed().toList()
                        : targets.stream().map(t -> column(t.strip(), columns, names)).toList();
        var output = new Output.Linear(chosen.size(), Output.Loss.SQUARED);
        return new OnlineNumbers(
                learner(columns, output),
                new OnlineFile.Configuration(settings(), window(), 0, 0, chosen, List.of(), 0));
    }

    /// The number of a target column, from 0.
    private static int column(String target, int columns, List<String> names) {
        int named = names.indexOf(target);
        if (named >= 0) {
            return named;
        }
        if (!target.matches("-?[0-9]{1,9}")) {
            throw new RondoException(
                    "--target "
                            + target
                            + ": expected the number of a column"
                            + (names.isEmpty()
                                    ? " (names need --header)"
                                    : ", or one of " + String.join(", ", names)));
        }
        int number = Integer.parseInt(target);
        if (number < 1 || number > columns) {
            throw new RondoException(
                    "target column "
                            + number
                            + ": the rows have "
                            + columns
                            + " columns, counted from 1");
        }
        return number - 1;
    }
}
