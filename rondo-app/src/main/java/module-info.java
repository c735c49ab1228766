// The `rondo` command. Open, for the options and results that are read and written by reflection.
open module dev.rondo.app {
    requires dev.rondo;
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
}
