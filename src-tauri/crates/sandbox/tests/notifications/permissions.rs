//! What the seed's principals may do, and who may ask that.

use serde_json::{Value, json};

use crate::common::{Client, control};
use crate::support::{FOREIGN, Stage, TOPIC, field, fields, service};

fn simulate(source: &str, actions: &[&str], resources: &[&str]) -> String {
    let members = |name: &str, values: &[&str]| -> String {
        let numbered = (1..).zip(values).map(|(number, value)| format!("&{name}.member.{number}={value}"));
        numbered.collect::<Vec<_>>().concat()
    };
    format!(
        "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn={source}{}{}",
        members("ActionNames", actions),
        members("ResourceArns", resources)
    )
}

fn user(name: &str) -> String {
    format!("arn:aws:iam::123456789012:user/{name}")
}

async fn decisions(iam: &Client, name: &str, actions: &[&str], resource: &str) -> Vec<String> {
    let answer = iam.query(&simulate(&user(name), actions, &[resource])).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    fields(&answer.text, "EvalDecision")
}

/// The SNS statements of AWS's managed policies, as the CodeCommit user guide prints them.
#[tokio::test]
async fn the_managed_policies_reach_as_far_as_aws_lets_them() {
    let stage = Stage::new().await;
    let iam = service(&stage.sandbox, "simulator", "iam");
    let elsewhere = "arn:aws:sns:eu-central-1:123456789012:alerts";
    let sns = [
        "sns:CreateTopic",
        "sns:DeleteTopic",
        "sns:SetTopicAttributes",
        "sns:TagResource",
        "sns:ConfirmSubscription",
        "sns:GetSubscriptionAttributes",
        "sns:Subscribe",
        "sns:Unsubscribe",
        "sns:ListTopics",
        "sns:ListSubscriptionsByTopic",
        "sns:GetTopicAttributes",
    ];
    // One letter an action, in that order: a for allowed.
    for (name, on_ours, on_others) in [
        ("admin", "aaa---aaaaa", "--------aaa"),
        ("poweruser", "------aaaaa", "--------aaa"),
        ("simulator", "------aaaaa", "--------aaa"),
        ("readonly", "--------aaa", "--------aaa"),
        ("pull-only", "-----------", "-----------"),
        ("nobody", "-----------", "-----------"),
    ] {
        for (topic, expected) in [(TOPIC, on_ours), (elsewhere, on_others)] {
            let decided = decisions(&iam, name, &sns, topic).await;
            let letters: String =
                decided.iter().map(|decision| if decision == "allowed" { 'a' } else { '-' }).collect();
            assert_eq!(letters, expected, "{name} on {topic}");
        }
    }
    let triggers = [
        "codecommit:GetRepositoryTriggers",
        "codecommit:PutRepositoryTriggers",
        "codecommit:TestRepositoryTriggers",
    ];
    let repository = "arn:aws:codecommit:eu-central-1:123456789012:any";
    for (name, allowed) in [("poweruser", 3), ("readonly", 1), ("pull-only", 0), ("nobody", 0)] {
        let decided = decisions(&iam, name, &triggers, repository).await;
        assert_eq!(decided.iter().filter(|decision| *decision == "allowed").count(), allowed, "{name}");
    }
    // What is simulated is what happens.
    let poweruser = service(&stage.sandbox, "poweruser", "sns");
    let create = poweruser.query("Version=2010-03-31&Action=CreateTopic&Name=codecommit-causeway").await;
    assert_eq!((create.status, field(&create.text, "Code").as_str()), (403, "AuthorizationError"));
}

#[tokio::test]
async fn only_who_has_the_right_may_simulate() {
    let stage = Stage::new().await;
    let action = ["sns:CreateTopic"];
    for (name, allowed) in [
        ("simulator", true),
        ("root", true),
        ("admin", true),
        ("poweruser", false),
        ("readonly", false),
        ("pull-only", false),
        ("nobody", false),
        ("role-session", false),
    ] {
        let answer =
            service(&stage.sandbox, name, "iam").query(&simulate(&user("poweruser"), &action, &[])).await;
        if allowed {
            assert_eq!(field(&answer.text, "EvalDecision"), "implicitDeny", "{name}");
        } else {
            assert_eq!(
                (answer.status, field(&answer.text, "Code").as_str()),
                (403, "AccessDenied"),
                "{name}"
            );
            assert!(answer.text.contains("iam:SimulatePrincipalPolicy"), "{}", answer.text);
        }
    }
    let iam = service(&stage.sandbox, "simulator", "iam");
    for source in
        ["arn:aws:iam::123456789012:root", "arn:aws:sts::123456789012:assumed-role/codecommit-operator/ada"]
    {
        let refused = iam.query(&simulate(source, &action, &[])).await;
        assert_eq!(
            (refused.status, field(&refused.text, "Code").as_str()),
            (400, "InvalidInput"),
            "{source}"
        );
    }
    let role = "arn:aws:iam::123456789012:role/codecommit-operator";
    let of_role = iam.query(&simulate(role, &["sns:Subscribe", "sns:CreateTopic"], &[TOPIC])).await;
    assert_eq!(fields(&of_role.text, "EvalDecision"), ["allowed", "implicitDeny"]);
}

#[tokio::test]
async fn results_are_told_for_each_resource_and_a_deny_is_told_from_no_allow() {
    let stage = Stage::new().await;
    let iam = service(&stage.sandbox, "simulator", "iam");
    let [one, two] =
        stage.names.clone().map(|name| format!("arn:aws:codecommit:eu-central-1:123456789012:{name}"));
    let deny = json!({"Statement": [{"Effect": "Deny", "Action": "codecommit:Put*", "Resource": two}]});
    control(&stage.sandbox, "/principals/poweruser/policies", &json!({"name": "no", "document": deny})).await;
    let put = simulate(&user("poweruser"), &["codecommit:PutRepositoryTriggers"], &[&one, &two]);
    let answer = iam.query(&put).await.text;
    assert_eq!(field(&answer, "EvalDecision"), "explicitDeny", "the strictest stands for all");
    assert_eq!(fields(&answer, "EvalResourceDecision"), ["allowed", "explicitDeny"]);
    let names = fields(&answer, "EvalResourceName");
    assert_eq!(names[1..], [one.clone(), two.clone()]);
    assert!(names[0].contains("${RepositoryName}"), "with several resources the outer name is a template");
    let readonly =
        iam.query(&simulate(&user("readonly"), &["codecommit:PutRepositoryTriggers"], &[&two])).await;
    assert_eq!(field(&readonly.text, "EvalResourceDecision"), "implicitDeny");
    let trigger = json!({"repositoryName": stage.names[1], "triggers": []});
    let denied = Client::new(&stage.sandbox, "poweruser").call("PutRepositoryTriggers", trigger).await;
    assert!(denied.text.contains("with an explicit deny in an identity-based policy"), "{}", denied.text);
}

#[tokio::test]
async fn everybody_is_who_the_ready_line_says() {
    let stage = Stage::new().await;
    for principal in &stage.sandbox.ready.principals {
        let sts = service(&stage.sandbox, &principal.name, "sts");
        let answer = sts.query("Action=GetCallerIdentity&Version=2011-06-15").await.text;
        assert_eq!(field(&answer, "Arn"), principal.arn);
        let temporary = ["temporary", "role-session"].contains(&principal.name.as_str());
        assert_eq!(principal.access_key_id.starts_with("ASIA"), temporary, "{}", principal.name);
        assert_eq!(principal.session_token.is_some(), temporary, "{}", principal.name);
    }
    let named =
        |name: &str| stage.sandbox.ready.principals.iter().find(|one| one.name == name).unwrap().arn.clone();
    assert_eq!(named("root"), "arn:aws:iam::123456789012:root");
    assert_eq!(named("role-session"), "arn:aws:sts::123456789012:assumed-role/codecommit-operator/ada");
    // Root may do everything, within the account.
    assert_eq!(stage.sns("Action=CreateTopic&Name=anything").await.status, 200);
    let (status, _) = stage.control("PUT", &format!("/topics/{FOREIGN}"), json!({"attributes": {}})).await;
    assert_eq!(status, 200);
    let read = stage.sns(&format!("Action=GetTopicAttributes&TopicArn={FOREIGN}")).await;
    assert_eq!(read.status, 403);
    assert_eq!(
        stage.control("GET", &format!("/topics/{FOREIGN}"), Value::Null).await.1["attributes"],
        json!({})
    );
}
