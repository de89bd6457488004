//! causeway-secrets
