package dev.rondo.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What other modules see of a module, read off its compiled classes: the public types of exported
/// packages, and each as lines of text, one for the type and one for each public or protected
/// member. Two versions with the same lines compile and link with the same programs.
///
/// What the language implies is left out: canonical constructors and accessors of records, `values`
/// and `valueOf` of enums, `equals`, `hashCode` and `toString`.
public final class PublicApi {
    private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");

    private final Path classes;
    private final ClassLoader loader;
    private final List<String> packages;

    /// @param one a class of the module
    public PublicApi(Class<?> one) throws IOException, URISyntaxException {
        this(one, Optional.empty());
    }

    /// @param exported the packages that other modules see, if not those of the module's descriptor
    PublicApi(Class<?> one, Optional<List<String>> exported)
            throws IOException, URISyntaxException {
        classes = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        loader = one.getClassLoader();
        packages = exported.isPresent() ? exported.get() : exported(classes);
    }

    private static List<String> exported(Path classes) throws IOException {
        try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(in).exports().stream()
                    .filter(e -> !e.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .sorted()
                    .toList();
        }
    }

    /// The exported packages, sorted.
    public List<String> packages() {
        return packages;
    }

    /// The public types of an exported package with their public nested types, by name.
    public List<Class<?>> types(String packageName) throws IOException {
        List<Class<?>> types = new ArrayList<>();
        try (var files = Files.list(classes.resolve(packageName.replace('.', '/')))) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.endsWith("-info.class")) {
                    var type = load(packageName + "." + name.substring(0, name.length() - 6));
                    if (isPublic(type)) {
                        types.add(type);
                    }
                }
            }
        }
        types.sort(Comparator.comparing(PublicApi::name));
        return types;
    }

    private Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        boolean all = !type.isAnonymousClass() && !type.isLocalClass();
        for (Class<?> t = type; t != null; t = t.getEnclosingClass()) {
            all &= Modifier.isPublic(t.getModifiers());
        }
        return all;
    }

    // ---- lines --------------------------------------------------------------------------------

    /// The name of a type without its package, with dots before nested ones.
    public static String name(Class<?> type) {
        return type.getCanonicalName().substring(type.getPackageName().length() + 1);
    }

    /// The line of a type, and those of its members in alphabetical order.
    public List<String> lines(Class<?> type) {
        var members = new TreeSet<String>();
        for (var field : type.getDeclaredFields()) {
            if (isSeen(field.getModifiers(), type) && !field.isSynthetic()) {
                members.add(line(field));
            }
        }
        for (var constructor : type.getDeclaredConstructors()) {
            if (isSeen(constructor.getModifiers(), type) && !isCanonical(constructor)) {
                members.add(line(constructor, "new"));
            }
        }
        for (var owner : withHiddenParents(type).toList()) {
            for (var method : owner.getDeclaredMethods()) {
                if (isSeen(method.getModifiers(), type)
                        && !method.isSynthetic()
                        && !isImplied(method)) {
                    members.add(line(method));
                }
            }
        }
        var name = name(type);
        return Stream.concat(Stream.of(line(type)), members.stream())
                .map(l -> name + ": " + l)
                .toList();
    }

    private static boolean isSeen(int modifiers, Class<?> by) {
        return Modifier.isPublic(modifiers)
                || Modifier.isProtected(modifiers) && !Modifier.isFinal(by.getModifiers());
    }

    /// A type, and those it inherits from that nobody else can name: their methods are its own.
    private Stream<Class<?>> withHiddenParents(Class<?> type) {
        var parents =
                Stream.concat(
                                Stream.ofNullable(type.getSuperclass()),
                                Stream.of(type.getInterfaces()))
                        .filter(parent -> parent.getModule() == type.getModule())
                        .filter(parent -> !isExported(parent));
        return Stream.concat(Stream.of(type), parents.flatMap(this::withHiddenParents));
    }

    private boolean isExported(Class<?> type) {
        return isPublic(type) && packages.contains(type.getPackageName());
    }

    private static boolean isCanonical(Executable constructor) {
        var type = constructor.getDeclaringClass();
        return type.isRecord()
                && Arrays.equals(
                        constructor.getParameterTypes(),
                        Arrays.stream(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray());
    }

    private static boolean isImplied(Method method) {
        var type = method.getDeclaringClass();
        var name = method.getName();
        boolean accessor =
                type.isRecord()
                        && method.getParameterCount() == 0
                        && Arrays.stream(type.getRecordComponents())
                                .anyMatch(c -> c.getName().equals(name));
        boolean ofEnum =
                type.isEnum()
                        && (name.equals("values") && method.getParameterCount() == 0
                                || name.equals("valueOf") && method.getParameterCount() == 1);
        return accessor || ofEnum || OF_OBJECT.contains(name) && method.getParameterCount() < 2;
    }

    private String line(Class<?> type) {
        var line = new StringBuilder();
        boolean plain = !type.isInterface() && !type.isEnum() && !type.isRecord();
        if (plain && type.isMemberClass() && Modifier.isStatic(type.getModifiers())) {
            line.append("static ");
        }
        if (plain && Modifier.isAbstract(type.getModifiers())) {
            line.append("abstract ");
        }
        if (plain && Modifier.isFinal(type.getModifiers())) {
            line.append("final ");
        }
        if (type.isSealed() && !type.isEnum()) {
            line.append("sealed ");
        }
        line.append(
                type.isAnnotation()
                        ? "annotation"
                        : type.isInterface()
                                ? "interface"
                                : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class");
        line.append(variables(type.getTypeParameters()));
        if (type.isRecord()) {
            line.append(
                    Arrays.stream(type.getRecordComponents())
                            .map(c -> text(c.getGenericType()) + " " + c.getName())
                            .collect(Collectors.joining(", ", "(", ")")));
        }
        if (plain && type.getSuperclass() != Object.class) {
            line.append(" extends ").append(text(type.getGenericSuperclass()));
        }
        if (!type.isAnnotation() && type.getInterfaces().length > 0) {
            line.append(type.isInterface() ? " extends " : " implements ");
            line.append(texts(List.of(type.getGenericInterfaces())));
        }
        if (type.isSealed() && !type.isEnum()) {
            var cases = List.of(type.getPermittedSubclasses());
            var seen = cases.stream().filter(this::isExported).map(PublicApi::text).sorted();
            var others = cases.stream().allMatch(this::isExported) ? "" : "others";
            line.append(" permits ");
            line.append(
                    Stream.concat(seen, Stream.of(others).filter(o -> !o.isEmpty()))
                            .collect(Collectors.joining(", ")));
        }
        return line.toString();
    }

    private static String line(Field field) {
        return modifiers(field.getModifiers() & ~Modifier.TRANSIENT & ~Modifier.VOLATILE)
                + text(field.getGenericType())
                + " "
                + field.getName();
    }

    private static String line(Method method) {
        var line = line(method, text(method.getGenericReturnType()) + " " + method.getName());
        if (method.getDeclaringClass().isAnnotation()) {
            return line + (method.getDefaultValue() == null ? "" : " default");
        }
        return (method.isDefault() ? "default " : "") + line;
    }

    private static String line(Executable member, String what) {
        var parameters =
                Arrays.stream(member.getParameters())
                        .map(Parameter::getParameterizedType)
                        .map(PublicApi::text)
                        .collect(Collectors.joining(", "));
        if (member.isVarArgs()) {
            parameters = parameters.substring(0, parameters.length() - 2) + "...";
        }
        var thrown =
                Arrays.stream(member.getExceptionTypes())
                        .filter(e -> !RuntimeException.class.isAssignableFrom(e))
                        .filter(e -> !Error.class.isAssignableFrom(e))
                        .sorted(Comparator.comparing(Class::getName))
                        .toList();
        var variables = variables(member.getTypeParameters());
        return modifiers(member.getModifiers() & Modifier.methodModifiers())
                + (variables.isEmpty() ? "" : variables + " ")
                + what
                + "("
                + parameters
                + ")"
                + (thrown.isEmpty() ? "" : " throws " + texts(thrown));
    }

    /// Those that a caller or a subclass notices; `public` goes without saying.
    private static String modifiers(int all) {
        var text = Modifier.toString(all & ~Modifier.PUBLIC & ~Modifier.SYNCHRONIZED);
        return text.isEmpty() ? "" : text + " ";
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(PublicApi::withBounds)
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String withBounds(TypeVariable<?> variable) {
        var bounds =
                Arrays.stream(variable.getBounds())
                        .filter(b -> b != Object.class)
                        .map(PublicApi::text)
                        .collect(Collectors.joining(" & "));
        return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
    }

    private static String texts(Collection<? extends Type> types) {
        return types.stream().map(PublicApi::text).collect(Collectors.joining(", "));
    }

    private static String text(Type type) {
        return type.getTypeName().replace('$', '.').replaceAll("\\bjava\\.lang\\.(?=[A-Z])", "");
    }
}
