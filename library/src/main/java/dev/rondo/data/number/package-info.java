/// Numbers as texts and files write them: parsing, types, arrays that grow.
package dev.rondo.data.number;
