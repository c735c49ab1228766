/// The `rondo` command.
module dev.rondo.app {
    requires dev.rondo;
    requires info.picocli;
    requires static org.jspecify;

    opens dev.rondo.app to
            info.picocli;
}
