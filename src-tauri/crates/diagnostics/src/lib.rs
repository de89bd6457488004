//! causeway-diagnostics
