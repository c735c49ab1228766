package dev.rondo.app.report;

import java.util.List;

/// What a page of a report shows as a picture.
public sealed interface Figure permits Chart, Bars {
    /// Its parts as SVG documents of their own, small and with the legend below, for pages that
    /// people read on small screens as well.
    List<String> documents();
}
