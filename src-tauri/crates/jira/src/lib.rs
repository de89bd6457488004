//! causeway-jira
