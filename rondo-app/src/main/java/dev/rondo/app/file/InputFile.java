package dev.rondo.app.file;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An option or argument that names files or folders that are read. A text may also be something
/// else than a file, such as the name of a shipped cell.
///
/// `-` is the standard input; that and a pipe are copied to a temporary file before the command
/// begins, because most data are read more than once.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface InputFile {
    /// When the file is read.
    enum ReadTime {
        /// By the command, as often as it likes.
        BY_COMMAND,
        /// Before the command line is understood, once.
        BEFORE
    }

    ReadTime value() default ReadTime.BY_COMMAND;
}
