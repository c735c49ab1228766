package dev.rondo.app.query;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A query as DuckDB's own parser reads it, as far as it matters what it may do: that it is one
/// SELECT, which files it names, and that it calls nothing that reads elsewhere.
///
/// The parser gives a tree as JSON (`json_serialize_sql`), and `json_tree` its nodes one by one.
final class ParsedQuery {
    private static final String TREE =
            "select id, parent, key, case when type = 'VARCHAR' then value->>'$' else"
                    + " cast(atom as varchar) end from json_tree(json_serialize_sql(?::varchar))";

    /// What a SELECT is made of; anything else changes something.
    private static final Set<String> NODES =
            Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

    /// Table functions that read the files which their first argument names.
    private static final Set<String> READERS =
            Set.of(
                    "read_csv",
                    "read_csv_auto",
                    "read_parquet",
                    "parquet_scan",
                    "read_json",
                    "read_json_auto",
                    "read_json_objects",
                    "read_json_objects_auto",
                    "read_ndjson",
                    "read_ndjson_auto",
                    "read_ndjson_objects");

    /// Table functions that read nothing.
    private static final Set<String> PURE =
            Set.of("range", "generate_series", "unnest", "repeat", "json_each", "json_tree");

    /// Functions that are no functions of their arguments alone.
    private static final Set<String> REFUSED =
            Set.of(
                    "getenv",
                    "getvariable",
                    "current_setting",
                    "current_database",
                    "current_schemas",
                    "glob",
                    "sniff_csv",
                    "query",
                    "query_table",
                    "json_execute_serialized_sql",
                    "which_secret",
                    "nextval",
                    "currval",
                    "setseed",
                    "txid_current");

    private static final List<String> REFUSED_FAMILIES =
            List.of("read_", "write_", "duckdb_", "pragma_", "pg_", "parquet_");

    /// A node of the tree.
    private static final class Node {
        private final Map<String, String> values = new HashMap<>();
        private final Map<String, Node> nodes = new LinkedHashMap<>();

        String value(String key) {
            return values.getOrDefault(key, "");
        }

        Node node(String key) {
            return nodes.getOrDefault(key, EMPTY);
        }
    }

    private static final Node EMPTY = new Node();

    private final String name;
    private final Set<String> files = new LinkedHashSet<>();

    private ParsedQuery(String name) {
        this.name = name;
    }

    /// The files that a query names, as it names them.
    ///
    /// @param name what errors begin with
    /// @throws RondoException if it is not one SELECT, or calls what reads elsewhere
    static Set<String> files(Connection connection, String name, String sql) throws SQLException {
        var query = new ParsedQuery(name);
        query.check(nodes(connection, sql));
        return query.files;
    }

    private static List<Node> nodes(Connection connection, String sql) throws SQLException {
        var byId = new HashMap<Long, Node>();
        var all = new ArrayList<Node>();
        try (var statement = connection.prepareStatement(TREE)) {
            statement.setString(1, sql);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var node = new Node();
                    byId.put(rows.getLong(1), node);
                    all.add(node);
                    var parent = byId.get(rows.getLong(2));
                    if (parent != null && parent != node) {
                        parent.nodes.put(rows.getString(3), node);
                        @Nullable String value = rows.getString(4);
                        if (value != null) {
                            parent.values.put(rows.getString(3), value);
                        }
                    }
                }
            }
        }
        return all;
    }

    private void check(List<Node> nodes) {
        var root = nodes.getFirst();
        if (root.value("error").equals("true")) {
            var what = root.value("error_message");
            throw new RondoException(
                    name
                            + ": "
                            + (root.value("error_type").equals("parser")
                                    ? what
                                    : "expected one SELECT: nothing else is run"));
        }
        int statements = root.node("statements").nodes.size();
        if (statements != 1) {
            throw new RondoException(
                    name + ": expected one SELECT, got " + statements + " statements");
        }
        var tables = new HashSet<String>(); // that the query itself defines
        for (var node : nodes) {
            if (!node.nodes.isEmpty() && !node.node("value").value("materialized").isEmpty()) {
                tables.add(node.value("key").toLowerCase(Locale.ROOT));
            }
            if (node.value("type").equals("RECURSIVE_CTE_NODE")) {
                tables.add(node.value("cte_name").toLowerCase(Locale.ROOT));
            }
        }
        var called = new HashSet<Node>(); // by a table function, which is checked by itself
        for (var node : nodes) {
            var type = node.value("type");
            if (type.endsWith("_NODE") && !NODES.contains(type)) {
                throw new RondoException(
                        name
                                + ": expected one SELECT, got a part that changes something ("
                                + type.substring(0, type.indexOf('_'))
                                + ")");
            }
            switch (type) {
                case "SHOW_REF" ->
                        throw new RondoException(
                                name + ": expected one SELECT: DESCRIBE and SHOW are not run");
                case "BASE_TABLE" -> table(node, tables);
                case "TABLE_FUNCTION" -> {
                    called.add(node.node("function"));
                    tableFunction(node.node("function"));
                }
                case "FUNCTION" -> {
                    if (!called.contains(node)) {
                        function(node);
                    }
                }
                default -> {}
            }
        }
    }

    private void table(Node node, Set<String> tables) {
        var table = node.value("table_name");
        if (!node.value("schema_name").isEmpty() || !node.value("catalog_name").isEmpty()) {
            throw new RondoException(
                    name
                            + ": there is no table "
                            + node.value("schema_name")
                            + "."
                            + table
                            + ": expected the name of a file in quotes");
        }
        if (!tables.contains(table.toLowerCase(Locale.ROOT))) {
            files.add(table);
        }
    }

    private void tableFunction(Node function) {
        var called = function.value("function_name").toLowerCase(Locale.ROOT);
        if (READERS.contains(called)) {
            named(called, function.node("arguments").node("0").node("expression"));
        } else if (!PURE.contains(called)) {
            throw refused(called);
        }
    }

    /// The files that the argument of a reader names: a text, or a list of texts.
    private void named(String called, Node argument) {
        var literal = argument.node("literal");
        if (argument.value("class").equals("CONSTANT") && literal.value("kind").equals("STRING")) {
            files.add(literal.value("text"));
        } else if (argument.value("function_name").equals("list_value")
                && !argument.node("arguments").nodes.isEmpty()) {
            argument.node("arguments")
                    .nodes
                    .values()
                    .forEach(each -> named(called, each.node("expression")));
        } else {
            throw new RondoException(
                    name + ": " + called + ": expected the names of files, written out in quotes");
        }
    }

    private void function(Node node) {
        var called = node.value("function_name").toLowerCase(Locale.ROOT);
        if (REFUSED.contains(called) || REFUSED_FAMILIES.stream().anyMatch(called::startsWith)) {
            throw refused(called);
        }
    }

    private RondoException refused(String called) {
        return new RondoException(
                name
                        + ": "
                        + called
                        + " is not called: a query reads the files that it names, as in select * from"
                        + " 'reviews.parquet', and nothing else");
    }
}
