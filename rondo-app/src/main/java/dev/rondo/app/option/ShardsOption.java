package dev.rondo.app.option;

/// Name and help of `--shards`, which all groups of options for batches have. (A superclass with
/// the option would put it before all others in the help.)
final class ShardsOption {
    static final String NAME = "--shards";
    static final String HELP =
            "Parts of a batch that threads work on side by side: as many threads as this%n"
                    + "are well used. Another number gives other roundings (default:%n"
                    + "${DEFAULT-VALUE}).";

    private ShardsOption() {}
}
