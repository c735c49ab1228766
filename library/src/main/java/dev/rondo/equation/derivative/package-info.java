/// Equations made from equations: backward and forward mode, derivatives of functions, recurrent
/// parts, clocks, hoisting.
package dev.rondo.equation.derivative;
