package dev.rondo.app.option;

import dev.rondo.store.SerialisedNames;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads one of the choices that an option has by the name that is written beside it
/// ([dev.rondo.store.Key]), whatever the case, so that saved configurations do not depend on how
/// the code calls it.
public record Choice<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {
    /// For the options of a command and its subcommands that are choices.
    public static void register(CommandLine line) {
        types(line).forEach(type -> register(line, type));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the types are those of enums
    private static void register(CommandLine line, Class type) {
        line.registerConverter(type, new Choice(type));
    }

    /// The enums that options take.
    public static Set<Class<?>> types(CommandLine line) {
        Set<Class<?>> all = new LinkedHashSet<>();
        line.getCommandSpec().args().stream()
                .flatMap(arg -> Arrays.stream(arg.auxiliaryTypes()))
                .filter(Class::isEnum)
                .forEach(all::add);
        line.getSubcommands().values().forEach(sub -> all.addAll(types(sub)));
        return all;
    }

    @Override
    public E convert(String text) {
        for (E each : type.getEnumConstants()) {
            if (names(each).stream().anyMatch(text::equalsIgnoreCase)) {
                return each;
            }
        }
        throw new TypeConversionException(
                Arrays.stream(type.getEnumConstants())
                        .map(SerialisedNames::spelling)
                        .collect(
                                Collectors.joining(
                                        ", ", "expected one of ", ", got " + "'" + text + "'")));
    }

    private static List<String> names(Enum<?> constant) {
        return List.of(SerialisedNames.of(constant), constant.toString());
    }
}
