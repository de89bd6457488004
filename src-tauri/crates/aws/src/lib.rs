//! causeway-aws
