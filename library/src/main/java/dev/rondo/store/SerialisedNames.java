package dev.rondo.store;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The names that stand in files, as [Key] says them beside what they name. A missing or repeated
/// key is an error in the program, an [IllegalStateException].
public final class SerialisedNames {
    private static final ClassValue<List<Component>> COMPONENTS =
            new ClassValue<>() {
                @Override
                protected List<Component> computeValue(Class<?> type) {
                    return components(type, type.getRecordComponents());
                }
            };

    private static final ClassValue<Map<String, Enum<?>>> CONSTANTS =
            new ClassValue<>() {
                @Override
                protected Map<String, Enum<?>> computeValue(Class<?> type) {
                    return constants(type);
                }
            };

    private static final ClassValue<Map<String, Class<?>>> CASES =
            new ClassValue<>() {
                @Override
                protected Map<String, Class<?>> computeValue(Class<?> type) {
                    return cases(type);
                }
            };

    private SerialisedNames() {}

    /// A component of a record.
    ///
    /// @param names the key that is written, then those that are read as well
    record Component(RecordComponent component, List<String> names) {
        String key() {
            return names.getFirst();
        }
    }

    // ---- one name -----------------------------------------------------------------------------

    /// The name of a constant.
    public static String of(Enum<?> constant) {
        return CONSTANTS.get(constant.getDeclaringClass()).entrySet().stream()
                .filter(entry -> entry.getValue() == constant)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /// The name of a constant as people write it: `in-step` for `IN_STEP`.
    public static String spelling(Enum<?> constant) {
        return of(constant).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The constant of a name, if there is one.
    public static <E extends Enum<E>> Optional<E> constant(Class<E> type, String name) {
        return Optional.ofNullable(type.cast(CONSTANTS.get(type).get(name)));
    }

    /// The constants of an enum by their names, in order; an old name stands after the one that is
    /// written.
    static Map<String, Enum<?>> constantsOf(Class<?> type) {
        return CONSTANTS.get(type);
    }

    /// The cases of a sealed interface by their names, likewise.
    static Map<String, Class<?>> casesOf(Class<?> type) {
        return CASES.get(type);
    }

    static List<Component> componentsOf(Class<?> record) {
        return COMPONENTS.get(record);
    }

    /// The name of a case of a sealed interface.
    static String ofCase(Class<?> type) {
        return names(type, type, "").getFirst();
    }

    private static List<String> names(AnnotatedElement element, Class<?> type, String of) {
        var key = element.getAnnotation(Key.class);
        if (key == null) {
            throw new IllegalStateException(
                    type.getName()
                            + (of.isEmpty() ? "" : ", " + of)
                            + ": has no @Key and stands in a file: write beside it the name that it has"
                            + " there, which must not change when the code is renamed");
        }
        var names = new ArrayList<String>();
        names.add(key.value());
        names.addAll(Arrays.asList(key.old()));
        return List.copyOf(names);
    }

    // ---- all names of a type ------------------------------------------------------------------

    private static List<Component> components(Class<?> type, RecordComponent[] components) {
        var all = new ArrayList<Component>();
        var seen = new HashSet<String>();
        for (var component : components) {
            var names = names(component, type, component.getName());
            names.forEach(name -> once(seen.add(name), type, name));
            all.add(new Component(component, names));
        }
        return List.copyOf(all);
    }

    private static Map<String, Enum<?>> constants(Class<?> type) {
        var all = new LinkedHashMap<String, Enum<?>>();
        for (Object each : type.getEnumConstants()) {
            var constant = (Enum<?>) each;
            try {
                for (String name : names(type.getField(constant.name()), type, constant.name())) {
                    once(all.put(name, constant) == null, type, name);
                }
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException(e);
            }
        }
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, Class<?>> cases(Class<?> type) {
        var all = new LinkedHashMap<String, Class<?>>();
        for (var permitted : type.getPermittedSubclasses()) {
            for (String name : names(permitted, permitted, "")) {
                once(all.put(name, permitted) == null, type, name);
            }
        }
        return Collections.unmodifiableMap(all);
    }

    private static void once(boolean first, Class<?> type, String name) {
        if (!first) {
            throw new IllegalStateException(
                    type.getName() + ": two have the @Key \"" + name + "\"");
        }
    }

    // ---- texts that are compared --------------------------------------------------------------

    /// A record of numbers and of records like itself as a text that is the same for equal records
    /// and does not change when code is renamed: `Adam[beta1=0.9, beta2=0.999]`. Checkpoints
    /// compare by it.
    public static String text(Object value) {
        if (!(value instanceof Record record)) {
            throw new IllegalArgumentException("no text for " + value.getClass());
        }
        var text = new StringBuilder(ofCase(record.getClass())).append('[');
        String separator = "";
        for (var component : componentsOf(record.getClass())) {
            Object part = JsonRecords.get(component.component(), record);
            text.append(separator)
                    .append(component.key())
                    .append('=')
                    .append(
                            switch (part) {
                                case Record inner -> text(inner);
                                case Number number -> number.toString();
                                case Boolean bool -> bool.toString();
                                case null, default ->
                                        throw new IllegalArgumentException(
                                                "no text for " + component.component());
                            });
            separator = ", ";
        }
        return text.append(']').toString();
    }

    // ---- everything that a file may say -------------------------------------------------------

    /// All names that a file may have of a type, so that a test can compare them with those that
    /// were recorded: for each place the keys there, the values of `kind` or the constants. A place
    /// is the keys on the way to it; a type is described where it is met first.
    ///
    /// @param type a record, an enum or a sealed interface with a [Key] of its own, the first place
    /// @param described receives the types that were met
    public static Map<String, List<String>> under(Class<?> type, Set<Class<?>> described) {
        var met = new LinkedHashMap<Class<?>, String>();
        var all = new LinkedHashMap<String, List<String>>();
        describe(type, ofCase(type), met, all);
        described.addAll(met.keySet());
        return all;
    }

    private static void describe(
            Type type, String place, Map<Class<?>, String> met, Map<String, List<String>> all) {
        if (type instanceof ParameterizedType generic) {
            for (var argument : generic.getActualTypeArguments()) {
                describe(argument, place, met, all);
            }
        } else if (type instanceof Class<?> raw && raw.isArray()) {
            describe(raw.getComponentType(), place, met, all);
        } else if (type instanceof Class<?> raw
                && !Json.class.isAssignableFrom(raw)
                && (raw.isRecord() || raw.isEnum() || raw.isSealed())) {
            String before = met.putIfAbsent(raw, place);
            if (before != null) {
                all.put(place, List.of("as " + before));
            } else if (raw.isEnum()) {
                all.put(place, List.copyOf(constantsOf(raw).keySet()));
            } else if (raw.isRecord()) {
                var components = componentsOf(raw);
                all.put(place, components.stream().map(c -> String.join("|", c.names())).toList());
                components.forEach(c ->
                        describe(c.component().getGenericType(), place + "." + c.key(), met, all));
            } else {
                var cases = casesOf(raw);
                all.put(place, List.copyOf(cases.keySet()));
                cases.forEach((name, one) -> describe(one, place + "=" + name, met, all));
            }
        } else if (!JsonRecords.isPlain(type)) {
            throw new IllegalStateException(place + ": no JSON form for " + type);
        }
    }
}
