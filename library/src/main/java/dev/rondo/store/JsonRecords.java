package dev.rondo.store;

import dev.rondo.RondoException;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Records to JSON objects and back, by the keys of their components ([Key]).
final class JsonRecords {
    private static final String KIND = "kind";

    private JsonRecords() {}

    /// A record that stands by itself, as a file or a line: its [Key] says where.
    static Json.Obj writeRoot(Record value) {
        SerialisedNames.ofCase(value.getClass());
        return write(value);
    }

    private static Json.Obj write(Record value) {
        var entries = new LinkedHashMap<String, Json>();
        for (var named : SerialisedNames.componentsOf(value.getClass())) {
            var type = named.component().getGenericType();
            Object part = get(named.component(), value);
            if (part instanceof Optional<?> optional) {
                if (optional.isPresent()) {
                    entries.put(named.key(), any(optional.get(), argument(type, 0)));
                }
            } else {
                entries.put(named.key(), any(part, type));
            }
        }
        return new Json.Obj(entries);
    }

    private static Json any(Object value, Type declared) {
        return switch (value) {
            case null -> new Json.Null();
            case Json json -> json;
            case String text -> Json.of(text);
            case Boolean bool -> Json.of(bool.booleanValue());
            case Float f ->
                    Float.isFinite(f)
                            ? new Json.Num(Float.toString(f))
                            : new Json.Text(Float.toString(f));
            case Double d -> Json.of(d.doubleValue());
            case Number number -> Json.of(number.longValue());
            case Enum<?> constant -> Json.of(SerialisedNames.of(constant));
            case Record record when raw(declared).isSealed() -> {
                var entries = new LinkedHashMap<String, Json>();
                entries.put(KIND, Json.of(SerialisedNames.ofCase(record.getClass())));
                entries.putAll(write(record).entries());
                yield new Json.Obj(entries);
            }
            case Record record -> write(record);
            case List<?> list -> {
                var items = new ArrayList<Json>();
                for (Object item : list) {
                    items.add(any(item, argument(declared, 0)));
                }
                yield new Json.Arr(items);
            }
            case Map<?, ?> map -> {
                var entries = new LinkedHashMap<String, Json>();
                map.forEach(
                        (key, item) -> entries.put((String) key, any(item, argument(declared, 1))));
                yield new Json.Obj(entries);
            }
            default -> {
                if (!value.getClass().isArray()) {
                    throw new IllegalArgumentException("no JSON form for " + value.getClass());
                }
                var items = new ArrayList<Json>();
                for (int i = 0; i < Array.getLength(value); i++) {
                    items.add(any(Array.get(value, i), value.getClass().getComponentType()));
                }
                yield new Json.Arr(items);
            }
        };
    }

    static <T> T read(Json json, Class<T> type) {
        if (type.isRecord() && !Json.class.isAssignableFrom(type)) {
            SerialisedNames.ofCase(type);
        }
        return type.cast(value(json, type, ""));
    }

    private static Object value(Json json, Type type, String path) {
        var raw = raw(type);
        try {
            if (Json.class.isAssignableFrom(raw)) {
                return raw.cast(json);
            } else if (raw == String.class) {
                return json.asText();
            } else if (raw == boolean.class || raw == Boolean.class) {
                return json.asBoolean();
            } else if (raw == int.class || raw == Integer.class) {
                return json.asInt();
            } else if (raw == long.class || raw == Long.class) {
                return json.asLong();
            } else if (raw == double.class || raw == Double.class) {
                return json.asDouble();
            } else if (raw == float.class || raw == Float.class) {
                return (float) json.asDouble();
            }
        } catch (RondoException e) {
            throw new RondoException(at(path) + e.getMessage(), e);
        }
        if (raw.isEnum()) {
            return constant(json, raw, path);
        } else if (raw.isSealed()) {
            return element(json, raw, path);
        } else if (raw.isRecord()) {
            return record(object(json, path), raw, path);
        } else if (raw == List.class) {
            var items = new ArrayList<Object>();
            for (var item : list(json, path)) {
                items.add(value(item, argument(type, 0), path + "[" + items.size() + "]"));
            }
            return List.copyOf(items);
        } else if (raw == Map.class) {
            var entries = new LinkedHashMap<String, Object>();
            object(json, path)
                    .entries()
                    .forEach((key, item) ->
                            entries.put(key, value(item, argument(type, 1), join(path, key))));
            return java.util.Collections.unmodifiableMap(entries);
        } else if (raw.isArray()) {
            var items = list(json, path);
            Object array = Array.newInstance(raw.getComponentType(), items.size());
            for (int i = 0; i < items.size(); i++) {
                Array.set(
                        array,
                        i,
                        value(items.get(i), raw.getComponentType(), path + "[" + i + "]"));
            }
            return array;
        }
        throw new IllegalArgumentException(at(path) + "no JSON form for " + type);
    }

    private static Object constant(Json json, Class<?> type, String path) {
        var constants = SerialisedNames.constantsOf(type);
        if (json instanceof Json.Text(var name) && constants.containsKey(name)) {
            return constants.get(name);
        }
        throw new RondoException(
                at(path) + "expected one of " + constants.keySet() + ", got " + json.write());
    }

    private static Object element(Json json, Class<?> type, String path) {
        var object = object(json, path);
        var cases = SerialisedNames.casesOf(type);
        if (object.entries().get(KIND) instanceof Json.Text(var name) && cases.containsKey(name)) {
            var entries = new LinkedHashMap<>(object.entries());
            entries.remove(KIND);
            return record(new Json.Obj(entries), cases.get(name), path);
        }
        throw new RondoException(
                at(join(path, KIND))
                        + "expected one of "
                        + cases.keySet()
                        + ", got "
                        + object.find(KIND).map(Json::write).orElse("nothing"));
    }

    private static Object record(Json.Obj object, Class<?> type, String path) {
        var components = SerialisedNames.componentsOf(type);
        var types = new Class<?>[components.size()];
        var values = new Object[components.size()];
        var read = new HashSet<String>();
        for (int i = 0; i < types.length; i++) {
            var named = components.get(i);
            String key =
                    named.names().stream()
                            .filter(object.entries()::containsKey)
                            .findFirst()
                            .orElse(named.key());
            read.add(key);
            types[i] = named.component().getType();
            var generic = named.component().getGenericType();
            var part = object.find(key);
            if (types[i] == Optional.class) {
                var element = argument(generic, 0);
                values[i] = part.map(p -> value(p, element, join(path, key)));
            } else {
                values[i] =
                        value(
                                part.orElseThrow(
                                        () -> new RondoException(at(join(path, key)) + "missing")),
                                generic,
                                join(path, key));
            }
        }
        for (String key : object.entries().keySet()) {
            if (!read.contains(key)) {
                throw new RondoException(
                        at(join(path, key))
                                + "unknown (known are "
                                + String.join(
                                        ", ",
                                        components.stream()
                                                .map(SerialisedNames.Component::key)
                                                .toList())
                                + ")");
            }
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof Error error) {
                throw error;
            }
            throw new RondoException(at(path) + e.getTargetException().getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make a " + type, e);
        }
    }

    static Object get(RecordComponent component, Record value) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read " + component, e);
        }
    }

    private static Json.Obj object(Json json, String path) {
        if (json instanceof Json.Obj object) {
            return object;
        }
        throw new RondoException(at(path) + "expected an object, got " + json.write());
    }

    private static List<Json> list(Json json, String path) {
        if (json instanceof Json.Arr(var items)) {
            return items;
        }
        throw new RondoException(at(path) + "expected an array, got " + json.write());
    }

    /// Whether a type has a JSON form without names.
    static boolean isPlain(Type type) {
        return type instanceof Class<?> raw
                && (raw.isPrimitive()
                        || raw == String.class
                        || raw == Boolean.class
                        || Number.class.isAssignableFrom(raw)
                        || Json.class.isAssignableFrom(raw));
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> c -> c;
            case ParameterizedType p -> raw(p.getRawType());
            default -> Object.class;
        };
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType p
                ? p.getActualTypeArguments()[index]
                : Object.class;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : path + ": ";
    }
}
