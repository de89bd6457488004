//! Who a key belongs to.

/// What `GetCallerIdentity` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallerIdentity {
    /// The ARN.
    pub arn: String,
    /// The 12-digit account.
    pub account: String,
}

/// What sort of identity an ARN names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerKind {
    /// An IAM user, the only kind that has SSH keys and fits GIJ.
    User,
    /// The account's root user.
    Root,
    /// A session of a role.
    AssumedRole,
    /// A federated user.
    Federated,
    /// Something else.
    Other,
}

impl CallerIdentity {
    /// The sort of identity, from the ARN.
    pub fn kind(&self) -> CallerKind {
        let resource = self.arn.splitn(6, ':').nth(5).unwrap_or_default();
        match resource.split('/').next().unwrap_or_default() {
            "user" => CallerKind::User,
            "root" => CallerKind::Root,
            "assumed-role" => CallerKind::AssumedRole,
            "federated-user" => CallerKind::Federated,
            _ => CallerKind::Other,
        }
    }

    /// The name of an IAM user, without its path; `None` for every other kind.
    pub fn user_name(&self) -> Option<&str> {
        (self.kind() == CallerKind::User).then(|| self.arn.rsplit('/').next()).flatten()
    }

    /// The ARN whose policies decide, as IAM's simulation takes it: a user's own, or the role's behind a session. A
    /// session's ARN does not hold the path of its role, so that a role below a path is not found by it. Root and
    /// federated users cannot be simulated.
    pub fn policy_source_arn(&self) -> Option<String> {
        match self.kind() {
            CallerKind::User => Some(self.arn.clone()),
            CallerKind::AssumedRole => {
                let (partition, rest) = self.arn.strip_prefix("arn:")?.split_once(":sts::")?;
                let (account, resource) = rest.split_once(":assumed-role/")?;
                let (role, _) = resource.split_once('/')?;
                Some(format!("arn:{partition}:iam::{account}:role/{role}"))
            }
            CallerKind::Root | CallerKind::Federated | CallerKind::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CallerIdentity, CallerKind};

    #[test]
    fn the_arn_tells_the_kind() {
        let kind = |arn: &str| CallerIdentity { arn: arn.to_owned(), account: String::new() }.kind();
        assert_eq!(kind("arn:aws:iam::111122223333:user/division/ada"), CallerKind::User);
        assert_eq!(kind("arn:aws:iam::111122223333:root"), CallerKind::Root);
        assert_eq!(kind("arn:aws-cn:sts::111122223333:assumed-role/R/S"), CallerKind::AssumedRole);
        assert_eq!(kind("nonsense"), CallerKind::Other);
        let name = |arn: &str| {
            let identity = CallerIdentity { arn: arn.to_owned(), account: String::new() };
            identity.user_name().map(str::to_owned)
        };
        assert_eq!(name("arn:aws:iam::111122223333:user/division/ada").as_deref(), Some("ada"));
        assert_eq!(name("arn:aws:iam::111122223333:root"), None);
    }

    #[test]
    fn policies_are_a_users_or_a_roles() {
        let source =
            |arn: &str| CallerIdentity { arn: arn.to_owned(), account: String::new() }.policy_source_arn();
        let user = "arn:aws:iam::111122223333:user/division/ada";
        assert_eq!(source(user).as_deref(), Some(user));
        assert_eq!(
            source("arn:aws-us-gov:sts::111122223333:assumed-role/Deploy/session").as_deref(),
            Some("arn:aws-us-gov:iam::111122223333:role/Deploy")
        );
        for none in [
            "arn:aws:iam::111122223333:root",
            "arn:aws:sts::111122223333:federated-user/bob",
            "arn:aws:sts::111122223333:assumed-role/",
        ] {
            assert_eq!(source(none), None, "{none}");
        }
    }
}
