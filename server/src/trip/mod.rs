//! trip
