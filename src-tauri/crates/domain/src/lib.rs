//! causeway-domain
