package dev.rondo.store;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The name by which files and `--json` output know a component of a record, a case of a sealed
/// interface (there it is the value of `kind`) or a constant of an enum. Whatever [Json] writes or
/// reads must have one, so that renaming code never changes a file.
///
/// A record that stands by itself has one too, which says where: the key of the metadata, the
/// event, the command. It is not written but names the record in the list of all names that the
/// tests keep (`serialised-names.txt`); so does that of an enum.
///
/// ```java
/// @Key("rondo.classifier")
/// record Facts(@Key("classes") List<String> classes, @Key("several") boolean multiLabel) {}
/// ```
///
/// Why: docs/decisions/0080.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE, ElementType.FIELD})
public @interface Key {
    /// The name that is written, and read.
    String value();

    /// Names that earlier versions wrote and that are still read.
    String[] old() default {};
}
