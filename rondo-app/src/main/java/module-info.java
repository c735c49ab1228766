/// The `rondo` command.
module dev.rondo.app {
    requires dev.rondo;
    requires de.siegmar.fastcsv;
    requires info.picocli;
    requires java.desktop;
    requires java.management;
    requires java.sql;
    requires org.jfree.jfreechart;
    requires VectorGraphics2D;
    requires org.tomlj;
    requires ejml.core;
    requires ejml.ddense;
    requires static org.jspecify;

    opens dev.rondo.app to
            info.picocli,
            dev.rondo;
    opens dev.rondo.app.study to
            dev.rondo;
}
