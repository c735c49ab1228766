package dev.rondo.architecture;

import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

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

/// The names that stand in files, read off compiled classes: of everything with a [Key].
public final class SerialisedClasses {
    private final Class<?> root;
    private final List<ClassModel> models;
    private final Set<Class<?>> described = new HashSet<>();

    /// @param root a class of the package whose classes are looked at, with all packages below
    public SerialisedClasses(Class<?> root) throws Exception {
        this.root = root;
        models = models(root);
    }

    /// Enums with keys that [#names] does not list.
    public Set<String> lostEnums() throws IOException, ClassNotFoundException {
        names();
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
        return lost;
    }

    /// The records that become JSON, by name; each with the places where it does and has no key.
    public Map<String, Set<String>> roots() throws ClassNotFoundException {
        var found = new TreeMap<String, Set<String>>();
        for (var model : models) {
            for (var method : model.methods()) {
                if (method.code().isPresent()) {
                    for (var type : roots(method.code().get())) {
                        var lost = found.computeIfAbsent(type.displayName(), _ -> new TreeSet<>());
                        if (!keyed(type)) {
                            lost.add(model.thisClass().asInternalName());
                        }
                    }
                }
            }
        }
        return found;
    }

    // ---- the classes --------------------------------------------------------------------------

    private static List<ClassModel> models(Class<?> root) throws Exception {
        var folder = Path.of(root.getProtectionDomain().getCodeSource().getLocation().toURI());
        var all = new ArrayList<ClassModel>();
        try (var files = Files.walk(folder.resolve(root.getPackageName().replace('.', '/')))) {
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
                all.add(Class.forName(name, false, root.getClassLoader()));
            }
        }
        return all;
    }

    /// Every place with its names; of types with a key of their own, but cases of an interface that
    /// is serialised, which stand there.
    public Map<String, List<String>> names() throws IOException, ClassNotFoundException {
        var all = new TreeMap<String, List<String>>();
        for (var type : types()) {
            if (type.isAnnotationPresent(Key.class) && !isCase(type)) {
                SerialisedNames.under(type, described)
                        .forEach((place, names) -> {
                            if (all.put(place, names) != null) {
                                throw new AssertionError(place + " stands twice");
                            }
                        });
            }
        }
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
        Optional<Instruction> before = Optional.empty();
        for (CodeElement element : code) {
            if (element instanceof InvokeInstruction call
                    && call.owner().asInternalName().startsWith("dev/rondo/store/Json")) {
                String what = call.name().stringValue() + call.type().stringValue();
                if (what.startsWith("of(Ljava/lang/Record;)")) {
                    all.add(
                            pushed(
                                    before.orElseThrow(() -> new AssertionError(code.parent())),
                                    code));
                } else if (what.startsWith("as(Ljava/lang/Class;)")
                        && before.orElse(null) instanceof ConstantInstruction constant
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
            before = element instanceof Instruction instruction ? Optional.of(instruction) : before;
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
            default ->
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

    private boolean keyed(ClassDesc type) throws ClassNotFoundException {
        String name = type.descriptorString();
        return Class.forName(
                        name.substring(1, name.length() - 1).replace('/', '.'),
                        false,
                        root.getClassLoader())
                .isAnnotationPresent(Key.class);
    }
}
