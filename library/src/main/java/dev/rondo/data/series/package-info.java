/// Series in time: panels, tables of numbers, steps of time.
package dev.rondo.data.series;
