/// Equations made from equations: backward and forward mode, recurrent parts, clocks, hoisting.
package dev.rondo.equation.derivative;
