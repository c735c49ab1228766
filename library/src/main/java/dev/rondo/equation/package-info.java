/// Cells as their equations: the way in from text or from the shipped ones.
package dev.rondo.equation;
