//! The documents that the tests of this package run are compiled by its build script.
