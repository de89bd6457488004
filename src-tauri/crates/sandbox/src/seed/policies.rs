//! The policies of the seed's principals. The managed ones are AWS's own as far as the sandbox's services reach.

use serde_json::{Value, json};

/// A policy with its name.
pub(super) type Named = (&'static str, Value);

const SELF: &str = "arn:aws:iam::*:user/${aws:username}";

/// Everything in CodeCommit, and topics whose names begin with `codecommit`.
pub(super) fn full_access() -> Named {
    let statements = vec![
        allow(&["codecommit:*"], "*"),
        allow(
            &[
                "sns:CreateTopic",
                "sns:DeleteTopic",
                "sns:Subscribe",
                "sns:Unsubscribe",
                "sns:SetTopicAttributes",
            ],
            "arn:aws:sns:*:*:codecommit*",
        ),
        sns_read(),
    ];
    ("AWSCodeCommitFullAccess", policy(&with_self_service(statements)))
}

/// Everything but deleting repositories; of SNS it may subscribe, and not create topics.
pub(super) fn power_user() -> Named {
    let statements = vec![
        allow(
            &[
                "codecommit:AssociateApprovalRuleTemplateWithRepository",
                "codecommit:BatchAssociateApprovalRuleTemplateWithRepositories",
                "codecommit:BatchDisassociateApprovalRuleTemplateFromRepositories",
                "codecommit:BatchGet*",
                "codecommit:BatchDescribe*",
                "codecommit:Create*",
                "codecommit:DeleteBranch",
                "codecommit:DeleteFile",
                "codecommit:Describe*",
                "codecommit:DisassociateApprovalRuleTemplateFromRepository",
                "codecommit:EvaluatePullRequestApprovalRules",
                "codecommit:Get*",
                "codecommit:List*",
                "codecommit:Merge*",
                "codecommit:OverridePullRequestApprovalRules",
                "codecommit:Put*",
                "codecommit:Post*",
                "codecommit:TagResource",
                "codecommit:Test*",
                "codecommit:UntagResource",
                "codecommit:Update*",
                "codecommit:GitPull",
                "codecommit:GitPush",
            ],
            "*",
        ),
        allow(&["sns:Subscribe", "sns:Unsubscribe"], "arn:aws:sns:*:*:codecommit*"),
        sns_read(),
    ];
    ("AWSCodeCommitPowerUser", policy(&with_self_service(statements)))
}

/// Looking only.
pub(super) fn read_only() -> Named {
    let statements = vec![
        allow(
            &[
                "codecommit:BatchGet*",
                "codecommit:BatchDescribe*",
                "codecommit:Describe*",
                "codecommit:EvaluatePullRequestApprovalRules",
                "codecommit:Get*",
                "codecommit:List*",
                "codecommit:GitPull",
            ],
            "*",
        ),
        sns_read(),
        allow(
            &[
                "iam:ListSSHPublicKeys",
                "iam:ListServiceSpecificCredentials",
                "iam:ListAccessKeys",
                "iam:GetSSHPublicKey",
            ],
            SELF,
        ),
    ];
    ("AWSCodeCommitReadOnly", policy(&statements))
}

/// The least that an index needs.
pub(super) fn pull_only() -> Named {
    let actions = ["codecommit:GitPull", "codecommit:ListRepositories", "codecommit:BatchGetRepositories"];
    ("pull-only", policy(&[allow(&actions, "*")]))
}

/// What an administrator has beside CodeCommit: itself, the simulator, and the trail.
pub(super) fn identity_administration() -> Named {
    let statements = vec![
        allow(&["iam:*"], SELF),
        allow(&["iam:SimulatePrincipalPolicy", "cloudtrail:LookupEvents"], "*"),
    ];
    ("identity-administration", policy(&statements))
}

/// The right to ask what somebody may do, which none of the managed policies above has.
pub(super) fn simulation() -> Named {
    ("simulation", policy(&[allow(&["iam:SimulatePrincipalPolicy"], "*")]))
}

/// Rotating one's own access keys, which none of the managed policies above allows.
pub(super) fn own_access_keys() -> Named {
    let actions = [
        "iam:CreateAccessKey",
        "iam:DeleteAccessKey",
        "iam:GetAccessKeyLastUsed",
        "iam:GetUser",
        "iam:ListAccessKeys",
        "iam:UpdateAccessKey",
    ];
    ("own-access-keys", policy(&[allow(&actions, SELF)]))
}

/// Assuming whatever role trusts the account.
pub(super) fn assume_roles() -> Named {
    ("assume-roles", policy(&[allow(&["sts:AssumeRole"], "arn:aws:iam::*:role/*")]))
}

/// Nothing without a second factor but what leads to one, as AWS's own example has it.
pub(super) fn require_second_factor() -> Named {
    let leading_there = ["iam:GetUser", "iam:ListMFADevices", "sts:GetSessionToken"];
    let deny = json!({
        "Effect": "Deny", "NotAction": leading_there, "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    });
    ("require-mfa", policy(&[allow(&leading_there[..2], SELF), deny]))
}

/// What the root of an account may do.
pub(super) fn everything() -> Value {
    policy(&[allow(&["*"], "*")])
}

/// Lets `principal` assume a role.
pub(super) fn trust(principal: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    ]})
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn allow(actions: &[&str], resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": actions, "Resource": resource})
}

fn sns_read() -> Value {
    allow(&["sns:ListTopics", "sns:ListSubscriptionsByTopic", "sns:GetTopicAttributes"], "*")
}

/// Full access and power user alike let a user keep their own SSH keys and Git credentials.
fn with_self_service(mut statements: Vec<Value>) -> Vec<Value> {
    statements.extend([
        allow(&["iam:ListUsers"], "*"),
        allow(&["iam:ListAccessKeys", "iam:ListSSHPublicKeys", "iam:ListServiceSpecificCredentials"], SELF),
        allow(
            &[
                "iam:DeleteSSHPublicKey",
                "iam:GetSSHPublicKey",
                "iam:ListSSHPublicKeys",
                "iam:UpdateSSHPublicKey",
                "iam:UploadSSHPublicKey",
            ],
            SELF,
        ),
        allow(
            &[
                "iam:CreateServiceSpecificCredential",
                "iam:UpdateServiceSpecificCredential",
                "iam:DeleteServiceSpecificCredential",
                "iam:ResetServiceSpecificCredential",
            ],
            SELF,
        ),
    ]);
    statements
}
