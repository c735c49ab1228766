package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.model.ModelKind;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;
import dev.rondo.task.Models;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// All names that stand in files, against those that were recorded in `serialised-names.txt`: code
/// may be renamed, what it reads and writes may not. The list knows no name of the code, so a
/// change of it is always one of files.
class SerialisedNamesTest {
    private static final Path ACTUAL = Path.of("target", "serialised-names.txt");

    private final List<ClassModel> models = models();
    private final Set<Class<?>> described = new HashSet<>();

    SerialisedNamesTest() throws Exception {}

    @Test
    void namesAreThoseThatWereRecorded() throws Exception {
        List<String> actual = new ArrayList<>();
        actual().forEach((place, names) ->
                actual.add((place + ": " + String.join(", ", names)).strip()));
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
        actual();
        var lost = new TreeSet<String>();
        for (var type : types()) {
            boolean keyed =
                    type.isEnum()
                            && Arrays.stream(type.getDeclaredFields())
                                    .anyMatch(f -> f.isAnnotationPresent(Key.class));
            if (keyed && !described.contains(type)) {
                lost.add(type.getName());
            }
        }
        assertEquals(Set.of(), lost, "these need a @Key of their own, which says where they stand");
    }

    @Test
    void whateverBecomesJsonSaysWhereItStands() throws Exception {
        var found = new TreeSet<String>();
        var lost = new TreeSet<String>();
        for (var model : models) {
            for (var method : model.methods()) {
                if (method.code().isPresent()) {
                    for (var root : roots(method.code().get())) {
                        found.add(root.displayName());
                        if (!keyed(root)) {
                            lost.add(
                                    model.thisClass().asInternalName() + ": " + root.displayName());
                        }
                    }
                }
            }
        }
        assertTrue(found.size() > 6, found::toString);
        assertEquals(Set.of(), lost, "these records become JSON and have no @Key of their own");
    }

    // ---- the classes --------------------------------------------------------------------------

    private static List<ClassModel> models() throws Exception {
        var root =
                Path.of(
                        RondoException.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        var all = new ArrayList<ClassModel>();
        try (var files = Files.walk(root.resolve("dev/rondo"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                all.add(ClassFile.of().parse(file));
            }
        }
        return all;
    }

    private List<Class<?>> types() throws ClassNotFoundException {
        List<Class<?>> all = new ArrayList<>();
        for (var model : models) {
            var name = model.thisClass().asInternalName().replace('/', '.');
            if (!name.endsWith("package-info")) {
                all.add(Class.forName(name, false, RondoException.class.getClassLoader()));
            }
        }
        return all;
    }

    /// Every place with its names; of types with a key of their own, but cases of an interface that
    /// is serialised, which stand there; and the names of the kinds of model.
    private Map<String, List<String>> actual() throws IOException, ClassNotFoundException {
        var all = new TreeMap<String, List<String>>();
        for (var type : types()) {
            if (type.isAnnotationPresent(Key.class) && !isCase(type)) {
                SerialisedNames.under(type, described)
                        .forEach((place, names) ->
                                assertTrue(all.put(place, names) == null, place + " stands twice"));
            }
        }
        all.put("rondo.kind", Models.kinds().stream().map(ModelKind::name).toList());
        return all;
    }

    private static boolean isCase(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .filter(Class::isSealed)
                .anyMatch(family ->
                        Arrays.stream(family.getPermittedSubclasses())
                                .allMatch(c -> c.isAnnotationPresent(Key.class)));
    }

    // ---- calls of Json ------------------------------------------------------------------------

    /// The types of what `Json.of(Record)` and `Json.as(Class)` are called with.
    private static List<ClassDesc> roots(CodeModel code) {
        List<ClassDesc> all = new ArrayList<>();
        Instruction before = null;
        for (CodeElement element : code) {
            if (element instanceof InvokeInstruction call
                    && call.owner().asInternalName().startsWith("dev/rondo/store/Json")) {
                String what = call.name().stringValue() + call.type().stringValue();
                if (what.startsWith("of(Ljava/lang/Record;)")) {
                    all.add(pushed(before, code));
                } else if (what.startsWith("as(Ljava/lang/Class;)")
                        && before instanceof ConstantInstruction constant
                        && constant.constantValue() instanceof ClassDesc type
                        && type.packageName().startsWith("dev.rondo")) {
                    all.add(type);
                }
            }
            if (element instanceof InvokeDynamicInstruction made) {
                for (var argument : made.bootstrapArgs()) {
                    if (argument instanceof DirectMethodHandleDesc handle
                            && handle.owner().displayName().equals("Json")
                            && handle.lookupDescriptor().startsWith("(Ljava/lang/Record;)")) {
                        var lambda = (MethodTypeDesc) made.bootstrapArgs().getLast();
                        all.add(lambda.parameterType(0));
                    }
                }
            }
            before = element instanceof Instruction instruction ? instruction : before;
        }
        return all;
    }

    private static ClassDesc pushed(Instruction by, CodeModel code) {
        return switch (by) {
            case InvokeInstruction made when made.name().equalsString("<init>") ->
                    made.owner().asSymbol();
            case InvokeInstruction call -> call.typeSymbol().returnType();
            case FieldInstruction field -> field.typeSymbol();
            case TypeCheckInstruction cast -> cast.type().asSymbol();
            case LoadInstruction load ->
                    variable(load.slot(), code)
                            .orElseThrow(() -> new AssertionError(code.parent()));
            case null, default ->
                    throw new AssertionError("of which type is it? " + by + " in " + code.parent());
        };
    }

    private static Optional<ClassDesc> variable(int slot, CodeModel code) {
        return code.elementStream()
                .filter(e -> e instanceof LocalVariable v && v.slot() == slot)
                .map(e -> ((LocalVariable) e).typeSymbol())
                .filter(type -> !type.isPrimitive() && type.packageName().startsWith("dev.rondo"))
                .findFirst();
    }

    private static boolean keyed(ClassDesc type) throws ClassNotFoundException {
        String name = type.descriptorString();
        return Class.forName(
                        name.substring(1, name.length() - 1).replace('/', '.'),
                        false,
                        RondoException.class.getClassLoader())
                .isAnnotationPresent(Key.class);
    }
}
