//! causeway-git
