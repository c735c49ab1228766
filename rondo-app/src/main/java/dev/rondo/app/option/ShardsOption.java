package dev.rondo.app.option;

/// Name and help of `--shards`, which all groups of options for batches have. (A superclass with
/// the option would put it before all others in the help.)
final class ShardsOption {
    static final String NAME = "--shards";
    static final String HELP =
            "Parts of a batch that are computed in parallel, so the number of threads that can "
                    + "be used. Results of different numbers differ by rounding (default:"
                    + " ${DEFAULT-VALUE}).";

    private ShardsOption() {}
}
