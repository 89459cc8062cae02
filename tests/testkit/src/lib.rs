//! tests/testkit
