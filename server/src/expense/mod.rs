//! expense
