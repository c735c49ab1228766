package dev.rondo.app.report;

import dev.rondo.app.console.Version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A [Report] as one HTML page that needs nothing else: no script, no font, no file beside it. It
/// follows the reader's choice of light or dark, fits a small screen, and prints.
public final class ReportPage {
    private static final Pattern WHITE_GROUND =
            Pattern.compile("<rect [^>]*style=\"fill:rgb\\(255,255,255\\);stroke:none;\"[^>]*/>");
    private static final int COLOURED = 40; // names of a matrix above which cells hold no numbers

    private final StringBuilder html = new StringBuilder();
    private int pictures;

    private ReportPage() {}

    public static String of(Report report) {
        var page = new ReportPage();
        page.html.append(
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="generator" content="Rondo">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <h1>%s</h1>
                """
                        .formatted(escaped(report.title()), STYLE, escaped(report.title())));
        page.parts(report.parts());
        page.html.append("</main>\n<footer>");
        page.html.append(escaped(Version.text())).append("</footer>\n");
        return page.html.append("</body>\n</html>\n").toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private void parts(List<Report.Part> parts) {
        var measures = new ArrayList<Report.Measure>();
        var plots = new ArrayList<Report.Plot>();
        for (var part : parts) {
            if (part instanceof Report.Formerly) {
                continue;
            }
            if (!(part instanceof Report.Measure)) {
                measures(measures);
            }
            if (!(part instanceof Report.Plot)) {
                plots(plots);
            }
            switch (part) {
                case Report.Heading heading -> element("h2", heading.text());
                case Report.Paragraph paragraph -> element("p", paragraph.text());
                case Report.Verbatim verbatim -> {
                    element("p", verbatim.caption());
                    element("pre", verbatim.text());
                }
                case Report.Measure measure -> measures.add(measure);
                case Report.Table table -> table(table);
                case Report.Matrix matrix -> matrix(matrix);
                case Report.Plot plot -> plots.add(plot);
                case Report.Formerly _ -> {}
            }
        }
        measures(measures);
        plots(plots);
    }

    private void element(String name, String text) {
        html.append("<%s>%s</%s>\n".formatted(name, escaped(text), name));
    }

    private void measures(List<Report.Measure> measures) {
        if (measures.isEmpty()) {
            return;
        }
        html.append("<dl class=\"measures\">\n");
        for (var m : measures) {
            html.append(
                    "<div><dt>%s</dt><dd>%s</dd>"
                            .formatted(
                                    escaped(m.name()),
                                    escaped(ReportText.number(m.value(), m.format()))));
            if (!m.note().isEmpty()) {
                html.append("<dd class=\"note\">").append(escaped(m.note())).append("</dd>");
            }
            html.append("</div>\n");
        }
        html.append("</dl>\n");
        measures.clear();
    }

    private void plots(List<Report.Plot> plots) {
        if (plots.isEmpty()) {
            return;
        }
        html.append("<div class=\"plots\">\n");
        for (var plot : plots) {
            for (var document : plot.figure().documents()) {
                html.append("<figure>\n")
                        .append(inline(document))
                        .append("<figcaption>")
                        .append(escaped(plot.caption()))
                        .append("</figcaption>\n</figure>\n");
            }
        }
        html.append("</div>\n");
        plots.clear();
    }

    /// An SVG document as a part of the page: without its head and its white ground, and with names
    /// that no other picture of the page has.
    private String inline(String document) {
        var prefix = "p" + pictures++ + "-";
        var svg = document.substring(document.indexOf("<svg"));
        return WHITE_GROUND
                .matcher(svg)
                .replaceAll("")
                .replaceAll("\\bid=\"", "id=\"" + prefix)
                .replaceAll("url\\(#", "url(#" + prefix)
                .replaceAll("xlink:href=\"#", "xlink:href=\"#" + prefix);
    }

    private void table(Report.Table table) {
        var folded = table.rows().size() > table.most() + 5L;
        html.append("<figure class=\"table\">\n");
        if (!table.caption().isEmpty()) {
            html.append("<figcaption>").append(escaped(table.caption())).append("</figcaption>\n");
        }
        rows(table, table.rows().subList(0, folded ? table.most() : table.rows().size()));
        if (folded) {
            var rest = table.rows().subList(table.most(), table.rows().size());
            html.append(
                    String.format(
                            Locale.ROOT, "<details><summary>%,d more</summary>\n", rest.size()));
            rows(table, rest);
            html.append("</details>\n");
        }
        for (var reason : ReportText.undefined(table, table.rows())) {
            html.append("<p class=\"note\">").append(escaped(reason)).append("</p>\n");
        }
        html.append("</figure>\n");
    }

    private void rows(Report.Table table, List<List<Object>> rows) {
        html.append("<div class=\"scroll\"><table>\n<thead><tr>");
        for (var column : table.columns()) {
            html.append(
                    "<th%s>%s</th>"
                            .formatted(
                                    column.numeric() ? " class=\"n\"" : "",
                                    escaped(column.name())));
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (var row : rows) {
            html.append("<tr>");
            for (var c = 0; c < row.size(); c++) {
                var column = table.columns().get(c);
                html.append(
                        "<td%s>%s</td>"
                                .formatted(
                                        column.numeric() ? " class=\"n\"" : "",
                                        escaped(ReportText.field(row.get(c), column))));
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
    }

    /// The shade of a cell is its share of the row; so a rare class is as easy to see as others.
    private void matrix(Report.Matrix matrix) {
        var names = matrix.names();
        var dense = names.size() > COLOURED;
        html.append("<figure class=\"table\">\n<figcaption>")
                .append(escaped(matrix.caption() + ReportText.ORIENTATION))
                .append("</figcaption>\n<div class=\"scroll\"><table class=\"matrix")
                .append(dense ? " dense" : "")
                .append("\">\n<thead><tr><td class=\"corner\">true ↓ predicted →</td>");
        for (var name : names) {
            html.append("<th><span>").append(escaped(name)).append("</span></th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (var i = 0; i < names.size(); i++) {
            var row = matrix.counts()[i];
            var sum = Math.max(1, java.util.Arrays.stream(row).sum());
            html.append("<tr><th>").append(escaped(names.get(i))).append("</th>");
            for (var j = 0; j < row.length; j++) {
                html.append(
                        String.format(
                                Locale.ROOT,
                                "<td class=\"%s\" style=\"--s:%.3f\" title=\"true %s, predicted %s:"
                                        + " %d of %d\">%s</td>",
                                (i == j ? "correct" : "wrong") + (2 * row[j] > sum ? " full" : ""),
                                row[j] / (double) sum,
                                escaped(names.get(i)),
                                escaped(names.get(j)),
                                row[j],
                                sum,
                                dense || row[j] == 0 ? "" : "" + row[j]));
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n</figure>\n");
    }

    private static final String STYLE =
            """
            :root {
              --ink: #1f2328; --soft: #59636e; --line: #d8dee4; --ground: #ffffff; --card: #f6f8fa;
              --correct: 0, 114, 178; --wrong: 213, 94, 0;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --ink: #e6edf3; --soft: #9da7b3; --line: #30363d; --ground: #0d1117;
                --card: #161b22; --correct: 56, 160, 226; --wrong: 240, 136, 62;
              }
              .plots svg { filter: invert(1) hue-rotate(180deg); }
            }
            * { box-sizing: border-box; }
            body {
              margin: 0; color: var(--ink); background: var(--ground);
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
            }
            main { max-width: 66rem; margin: 0 auto; padding: 1.5rem 1rem 1rem; }
            h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
            h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; padding-top: .75rem;
                 border-top: 1px solid var(--line); }
            p { max-width: 46rem; }
            .measures { display: grid; gap: .75rem; margin: 1rem 0;
                        grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
            .measures > div { background: var(--card); border: 1px solid var(--line);
                              border-radius: .5rem; padding: .6rem .8rem; }
            .measures dt { color: var(--soft); font-size: .85rem; }
            .measures dd { margin: 0; font-size: 1.35rem; font-weight: 600;
                           font-variant-numeric: tabular-nums; }
            .measures dd.note { color: var(--soft); font-size: .8rem; font-weight: 400; }
            figure { margin: 1rem 0; }
            figcaption { font-weight: 600; margin-bottom: .4rem; }
            .plots { display: grid; gap: 1rem; margin: 1rem 0;
                     grid-template-columns: repeat(auto-fill, minmax(min(27rem, 100%), 1fr)); }
            .plots figure { margin: 0; border: 1px solid var(--line); border-radius: .5rem;
                            padding: .5rem; display: flex; flex-direction: column-reverse; }
            .plots figcaption { padding: .2rem .4rem 0; }
            .plots svg { display: block; width: 100%; height: auto; }
            .scroll { overflow-x: auto; }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--card);
                  border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
            table { border-collapse: collapse; font-size: .9rem;
                    font-variant-numeric: tabular-nums; }
            th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0;
                     border-bottom: 1px solid var(--line); }
            td { white-space: pre-wrap; overflow-wrap: break-word; }
            th { white-space: nowrap; color: var(--soft); font-weight: 600; }
            .n { text-align: right; white-space: nowrap; }
            details { margin-top: .5rem; }
            p.note { color: var(--soft); font-size: .85rem; margin: .4rem 0 0; }
            summary { cursor: pointer; color: var(--soft); }
            .matrix { font-size: .8rem; }
            .matrix th, .matrix td { border: 0; padding: .2rem .35rem; }
            .matrix thead th { vertical-align: bottom; }
            .matrix thead th span { writing-mode: vertical-rl; transform: rotate(180deg); }
            .matrix .corner { color: var(--soft); vertical-align: bottom; white-space: nowrap; }
            .matrix tbody th { text-align: right; }
            .matrix tbody td { text-align: right; min-width: 1.9rem; white-space: nowrap;
                               border: 1px solid var(--ground); }
            .matrix .correct { background: rgba(var(--correct), var(--s)); }
            .matrix .wrong { background: rgba(var(--wrong), var(--s)); }
            .matrix .full { color: #ffffff; }
            .matrix.dense tbody td { min-width: .55rem; height: .8rem; padding: 0; }
            .matrix.dense th { font-size: .6rem; padding: 0 .2rem; line-height: 1; }
            footer { max-width: 66rem; margin: 0 auto; padding: 0 1rem 2rem; color: var(--soft);
                     font-size: .85rem; overflow-wrap: anywhere; }
            @media print {
              :root { --ink: #000; --soft: #444; --line: #bbb; --ground: #fff; --card: #fff; }
              body { font-size: 10pt; }
              .plots svg { filter: none; }
              .plots { grid-template-columns: 1fr 1fr; }
              .plots figure, .measures > div, tr { break-inside: avoid; }
              h2, figcaption { break-after: avoid; }
              .scroll { overflow: visible; }
              .matrix td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
            }
            """;
}
