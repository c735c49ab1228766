/// Tables by SQL and from Parquet files, which DuckDB reads.
package dev.rondo.app.query;
