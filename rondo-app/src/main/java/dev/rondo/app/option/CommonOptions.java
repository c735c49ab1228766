package dev.rondo.app.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The options of a command that most people need: `--help` shows these alone, in this order;
/// `--help-all` shows all. A command without the annotation shows all its options in any case.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommonOptions {
    /// Long names without dashes, a blank between them.
    String value();

    /// Whether `--help` shows them under the headings of their groups, too.
    boolean grouped() default false;
}
