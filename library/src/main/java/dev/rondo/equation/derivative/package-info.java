/// Equations made from equations: backward and forward mode, derivatives of functions, recurrent
/// parts, clocks, hoisting.
///
/// @since 0.1
package dev.rondo.equation.derivative;
