/// Text in and out: the parser, the resolved cell, binding to widths, printing as text and as
/// LaTeX.
package dev.rondo.equation.text;
