package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.model.Model;
import dev.rondo.model.ModelKind;
import dev.rondo.task.Models;

import picocli.CommandLine.ParseResult;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which options, and which commands, are for which kinds of models.
public final class ModelOptions {
    private ModelOptions() {}

    /// Refuses options that were given and are for other kinds of models: see [ForModels].
    ///
    /// @param file of the model
    /// @throws RondoException that names the first of them
    public static void check(ParseResult parsed, Model model, Path file) {
        check(parsed, type -> type.isInstance(model), file + " is " + model.kind().description());
    }

    /// Refuses options that were given and are for models, with what is none.
    ///
    /// @param what it is, as in "lstm is a cell"
    /// @throws RondoException that names the first of them
    public static void checkNoModel(ParseResult parsed, String what) {
        check(parsed, _ -> false, what);
    }

    private static void check(ParseResult parsed, Predicate<Class<?>> fitting, String what) {
        for (var option : parsed.matchedOptions()) {
            if (option.userObject() instanceof Field field) {
                var own = field.getAnnotation(ForModels.class);
                var fits =
                        own != null
                                ? own
                                : field.getDeclaringClass().getAnnotation(ForModels.class);
                if (fits != null && Arrays.stream(fits.value()).noneMatch(fitting)) {
                    throw new RondoException(
                            option.longestName()
                                    + ": is for "
                                    + descriptions(fits.value())
                                    + ", and "
                                    + what);
                }
            }
        }
    }

    private static String descriptions(Class<?>[] types) {
        return Models.kinds().stream()
                .filter(kind ->
                        Arrays.stream(types).anyMatch(type -> type.isAssignableFrom(kind.type())))
                .map(ModelKind::description)
                .collect(Collectors.joining(" or "));
    }

    /// That a command does nothing with models of this kind.
    public static RondoException unfit(String command, Model model, Path file) {
        return new RondoException(
                file
                        + ": is "
                        + model.kind().description()
                        + ", with which `rondo "
                        + command
                        + "` does nothing"
                        + model.kind()
                                .names()
                                .continueCommand()
                                .map(other -> ": `" + other + "` goes on with it")
                                .orElse(""));
    }
}
