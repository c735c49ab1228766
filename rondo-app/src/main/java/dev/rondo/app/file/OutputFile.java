package dev.rondo.app.file;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/// An option or argument that names a file or folder that is written.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface OutputFile {
    /// What is written.
    enum Kind {
        /// A model: replaces what Rondo wrote, anything else with `--force` only.
        MODEL(""),
        /// A report.
        PAGE(".html .htm"),
        /// A picture.
        PICTURE(".svg .png"),
        /// Results for programs.
        JSON(".json"),
        /// A configuration.
        TOML(".toml"),
        /// Several files, by names of their own.
        FOLDER("");

        private final String endings;

        Kind(String endings) {
            this.endings = endings;
        }

        /// The endings of the files that it may replace; the first is its own.
        List<String> endings() {
            return endings.isEmpty() ? List.of() : List.of(endings.split(" ", -1));
        }

        /// Whether it can go to the standard output: it is one text.
        boolean isText() {
            return !endings.isEmpty();
        }
    }

    Kind value();

    /// Files that are written beside it: what is added to its name.
    String[] siblings() default {};
}
