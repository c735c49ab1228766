package dev.rondo.app.option;

/// Name and help of `--shards`, which all groups of options for batches have. (A superclass with
/// the option would put it before all others in the help.)
final class ShardsOption {
    static final String NAME = "--shards";
    static final String HELP =
            "Shards of a batch that threads work on in parallel; as many threads are well used."
                    + " Results of different numbers differ by rounding (default:"
                    + " ${DEFAULT-VALUE}).";

    private ShardsOption() {}
}
