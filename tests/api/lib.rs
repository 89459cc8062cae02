//! The API tests live in `main.rs`.
