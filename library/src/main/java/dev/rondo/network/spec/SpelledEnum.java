package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.store.SerialisedNames;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Choices as people write them: `in-step` for `IN_STEP`.
final class SpelledEnum {
    private SpelledEnum() {}

    static String text(Enum<?> choice) {
        return SerialisedNames.spelling(choice);
    }

    /// @param what is chosen, for the message
    /// @throws RondoException if none of `choices` is written like `text`
    static <E extends Enum<E>> E parse(String what, String text, E[] choices) {
        for (E choice : choices) {
            if (text(choice).equals(text)) {
                return choice;
            }
        }
        throw new RondoException(
                what
                        + " `"
                        + text
                        + "`: expected one of "
                        + Arrays.stream(choices)
                                .map(SpelledEnum::text)
                                .collect(Collectors.joining(", ")));
    }
}
