package dev.rondo.kernel;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Calls that HotSpot never inlines.
///
/// A loop of vectors is fast only if all of its operations are inlined into it; the compiler stops
/// inlining where a graph has some 18 000 nodes, which is about 45 vector operations, wherever that
/// happens to be: in the middle of a second loop that it was inlining into the same caller, whose
/// vectors then become objects, a hundred times slower. So each loop that holds many operations is
/// called through a method handle that the compiler cannot take for a constant, because it lies in
/// an array, and becomes a compilation of its own. The call costs some nanoseconds.
final class NotInlined {
    private NotInlined() {}

    /// The static method of this name; `holder` has but one.
    static MethodHandle of(Class<?> holder, String name) {
        for (var method : holder.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                try {
                    return MethodHandles.lookup()
                            .findStatic(
                                    holder,
                                    name,
                                    MethodType.methodType(
                                            method.getReturnType(), method.getParameterTypes()));
                } catch (ReflectiveOperationException e) {
                    throw new ExceptionInInitializerError(e);
                }
            }
        }
        throw new ExceptionInInitializerError(holder + " has no method " + name);
    }

    /// What a handle throws: loops declare nothing checked.
    static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
