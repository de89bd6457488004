//! causeway-contract
