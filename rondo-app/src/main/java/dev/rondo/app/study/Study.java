package dev.rondo.app.study;

import java.util.List;

/// A question about recurrent networks and the experiment that answers it.
public interface Study {
    /// As the command line has it.
    String name();

    String question();

    /// The cells that are compared unless others are asked for.
    List<String> cells();

    /// Does the experiment.
    Findings run(Conditions conditions);
}
