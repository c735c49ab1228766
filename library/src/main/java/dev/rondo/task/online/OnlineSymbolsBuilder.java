package dev.rondo.task.online;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Output;

import java.util.List;

/// Begins models of symbols, [OnlineSymbols]: its steps are the options of `rondo online`, those
/// that models of numbers have too are in [OnlineBuilder].
public final class OnlineSymbolsBuilder extends OnlineBuilder<OnlineSymbolsBuilder> {
    /// Symbols that are told apart unless set: enough for characters.
    public static final int CHARACTERS = 128;

    /// What the command sets where symbols are words.
    public static final int WORDS = 512;

    private int capacity = CHARACTERS;

    OnlineSymbolsBuilder() {}

    /// Symbols that are told apart, the unknown one among them; later ones are unknown.
    public OnlineSymbolsBuilder capacity(int symbols) {
        capacity = symbols;
        return this;
    }

    /// A model that has seen nothing.
    ///
    /// @throws RondoException if a step does not fit
    public OnlineSymbols start() {
        if (capacity < 2) {
            throw new RondoException("capacity: " + capacity + ", expected at least 2 symbols");
        }
        return new OnlineSymbols(
                learner(capacity, new Output.Softmax(capacity, false)),
                new OnlineFile.Configuration(
                        settings(), window(), 0, 0, List.of(), List.of(OnlineSymbols.UNKNOWN), -1));
    }
}
