package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.architecture.SerialisedClasses;
import dev.rondo.model.ModelKind;
import dev.rondo.task.Models;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// All names that stand in files, against those that were recorded in `serialised-names.txt`: code
/// may be renamed, what it reads and writes may not. The list knows no name of the code, so a
/// change of it is always one of files.
class SerialisedNamesTest {
    private static final Path ACTUAL = Path.of("target", "serialised-names.txt");

    private final SerialisedClasses classes = new SerialisedClasses(RondoException.class);

    SerialisedNamesTest() throws Exception {}

    @Test
    void namesAreThoseThatWereRecorded() throws Exception {
        List<String> actual = new ArrayList<>();
        var all = new TreeMap<>(classes.names());
        all.put("rondo.kind", Models.kinds().stream().map(ModelKind::name).toList());
        all.forEach(
                (place, names) -> actual.add((place + ": " + String.join(", ", names)).strip()));
        Files.write(ACTUAL, actual);
        List<String> recorded;
        try (var in = SerialisedNamesTest.class.getResourceAsStream("serialised-names.txt")) {
            recorded = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        var changes = new TreeSet<String>();
        recorded.stream().filter(l -> !actual.contains(l)).forEach(l -> changes.add(l + "  (was)"));
        actual.stream().filter(l -> !recorded.contains(l)).forEach(l -> changes.add(l + "  (is)"));
        assertEquals(
                "",
                String.join("\n", changes),
                "files would change. Keep the old name in @Key(old = …), and if it is meant record it: "
                        + ACTUAL.toAbsolutePath());
        assertEquals(recorded, actual);
    }

    @Test
    void everyEnumWithKeysIsInTheList() throws Exception {
        assertEquals(
                Set.of(),
                classes.lostEnums(),
                "these need a @Key of their own, which says where they stand");
    }

    @Test
    void whateverBecomesJsonSaysWhereItStands() throws Exception {
        var found = classes.roots();
        assertTrue(found.size() > 6, found::toString);
        found.forEach((name, lost) ->
                assertEquals(Set.of(), lost, name + " becomes JSON and has no @Key of its own"));
    }
}
