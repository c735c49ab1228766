/// Results as text, JSON, pages and pictures.
package dev.rondo.app.report;
