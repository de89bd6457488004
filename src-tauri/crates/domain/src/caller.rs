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
    }
}
