package dev.rondo.model;

import java.util.ArrayList;
import java.util.List;

/// The names of options, as the command has them, whose steps a [Trainer] was told.
final class OptionNames {
    private final List<String> names = new ArrayList<>();

    OptionNames add(String name, boolean specified) {
        if (specified) {
            names.add(name);
        }
        return this;
    }

    List<String> list() {
        return List.copyOf(names);
    }
}
