/// The `rondo` command.
module dev.rondo.app {
    requires dev.rondo;
}
