//! causeway-app
