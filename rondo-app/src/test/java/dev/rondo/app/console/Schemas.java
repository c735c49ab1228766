package dev.rondo.app.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/// The schemas in `docs/schema`, for what the commands print as JSON.
public final class Schemas {
    public static final Path FOLDER = Path.of("..", "docs", "schema");

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry -> registry.schemaLoader(loader -> loader.fetchRemoteResources()));
    private static final ConcurrentMap<String, Schema> KNOWN = new ConcurrentHashMap<>();

    private Schemas() {}

    /// Checks an object.
    ///
    /// @param place a command, with a shape of its schema where it is to be that: `evaluate`,
    ///   `evaluate#/$defs/language`
    public static void check(String place, String object) {
        assertEquals(Set.of(), faults(place, object), place + ": " + object);
    }

    /// Checks all objects that a command printed, a line each.
    public static void checkAll(String command, String printed) {
        if (Files.exists(FOLDER.resolve(command + ".json"))) {
            printed.lines()
                    .filter(line -> line.startsWith("{"))
                    .forEach(line -> check(command, line));
        }
    }

    public static Set<String> faults(String place, String object) {
        return KNOWN
                .computeIfAbsent(place, Schemas::open)
                .validate(object, InputFormat.JSON)
                .stream()
                .map(Error::getMessage)
                .collect(Collectors.toSet());
    }

    private static Schema open(String place) {
        var parts = place.split("#", 2);
        var file = FOLDER.resolve(parts[0] + ".json").toAbsolutePath().normalize().toUri();
        return REGISTRY.getSchema(
                SchemaLocation.of(file + (parts.length == 1 ? "" : "#" + parts[1])));
    }
}
