//! Tests of the ORM over the plain host and the real engine.
//!
//! A test runs a small program and compares the statements (and transactions) with what the real library sends.

mod attributes;
mod benchmark;
mod defaults;
mod dml;
mod faults;
mod flush;
mod harness;
mod inheritance;
mod loaders;
mod properties;
mod query;
mod recorded;
mod relationships;
mod session;
