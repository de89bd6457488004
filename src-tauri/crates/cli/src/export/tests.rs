//! What the texts hold, and that foreign triggers are in them.

use std::collections::BTreeMap;

use causeway_app::triggers::ExportedTriggers;
use causeway_domain::triggers::plan::{RepositoryChoice, TopicChoice, TriggersDesired};
use causeway_domain::triggers::trigger::{TriggerEvents, own_trigger};
use causeway_domain::triggers::{EndpointMark, TopicArn, Trigger};
use hcl::eval::Context;
use proptest::prelude::*;
use serde_json::Value;

use super::cloudformation::FUNCTION;
use super::terraform::escaped;
use super::{Exported, cloudformation, terraform};
use crate::failure::Failure;

const ACCOUNT: &str = "111122223333";

fn desired(topic: TopicChoice) -> TriggersDesired {
    TriggersDesired {
        site_url: "https://jira.example.com".to_owned(),
        region: "eu-central-1".to_owned(),
        account: ACCOUNT.to_owned(),
        topic,
        webhook: EndpointMark::of(""),
        events: TriggerEvents { delete: false, ..TriggerEvents::ALL },
        branches: vec!["main".to_owned()],
        repositories: RepositoryChoice::All,
    }
}

fn foreign(name: &str, custom_data: &str) -> Trigger {
    Trigger {
        name: name.to_owned(),
        destination_arn: format!("arn:aws:lambda:eu-central-1:{ACCOUNT}:function:deploy"),
        custom_data: Some(custom_data.to_owned()),
        branches: None,
        events: vec!["all".to_owned()],
    }
}

fn found(topic: TopicChoice, lists: &[(&str, Result<Vec<Trigger>, String>)]) -> ExportedTriggers {
    let desired = desired(topic);
    let own = own_trigger(&desired, &desired.topic_arn().unwrap());
    let repositories: BTreeMap<_, _> =
        lists.iter().map(|(name, list)| ((*name).to_owned(), list.clone())).collect();
    ExportedTriggers { desired, own, repositories }
}

fn own_topic() -> TopicChoice {
    TopicChoice::Own { kms_key: Some("alias/mine".to_owned()) }
}

fn exported(topic: TopicChoice) -> Exported {
    let lists = [
        ("shop.api", Ok(vec![foreign("deploy", "${stage} %{if} \"x\"\nnext")])),
        ("shop_api", Ok(Vec::new())),
        ("9-lives", Ok(Vec::new())),
    ];
    Exported::of(found(topic, &lists)).unwrap()
}

#[test]
fn terraform_text() {
    insta::assert_snapshot!(terraform(&exported(own_topic())).unwrap());
}

#[test]
fn terraform_text_for_the_topic_of_another_account() {
    let arn = TopicArn::parse("arn:aws:sns:eu-central-1:444455556666:codecommit-jira").unwrap();
    let text = terraform(&exported(TopicChoice::Existing { arn })).unwrap();
    assert!(text.contains("#       \"Service\": \"codecommit.amazonaws.com\""), "{text}");
    assert!(!text.contains("aws_sns_topic\""), "an existing topic is not made: {text}");
    assert!(text.contains("topic_arn = \"arn:aws:sns:eu-central-1:444455556666:codecommit-jira\""), "{text}");
}

#[test]
fn cloudformation_template() {
    let text = cloudformation(&exported(own_topic())).unwrap();
    let mut template: Value = serde_json::from_str(&text).unwrap();
    let code = &mut template["Resources"]["TriggersFunction"]["Properties"]["Code"]["ZipFile"];
    assert_eq!(code.as_str(), Some(FUNCTION));
    *code = Value::from("...");
    insta::assert_snapshot!(format!("{template:#}"));
    assert!(FUNCTION.len() <= 4096, "CloudFormation takes no longer function in a template");
}

#[test]
fn a_policy_of_a_thousand_repositories_fits() {
    let names: Vec<String> = (0..1000).map(|number| format!("repository-{number}")).collect();
    let lists: Vec<_> = names.iter().map(|name| (name.as_str(), Ok(Vec::new()))).collect();
    let text = cloudformation(&Exported::of(found(own_topic(), &lists)).unwrap()).unwrap();
    let template: Value = serde_json::from_str(&text).unwrap();
    let policy = &template["Resources"]["TriggersRole"]["Properties"]["Policies"][0];
    assert!(policy.to_string().len() < 10_240, "IAM takes no longer policies of a role");
}

#[test]
fn what_could_not_be_read_or_has_no_room_is_named() {
    let denied = found(own_topic(), &[("api", Err("denied".to_owned()))]);
    assert!(matches!(Exported::of(denied), Err(Failure::UnreadTriggers(names)) if names[0].0 == "api"));
    let ten = (0..10).map(|number| foreign(&number.to_string(), "")).collect();
    assert!(matches!(Exported::of(found(own_topic(), &[("api", Ok(ten))])), Err(Failure::NoRoom(_))));
}

#[test]
fn templates_in_texts_are_plain() {
    for (plain, written) in [
        ("${a} %{b}", "$${a} %%{b}"),
        ("$${a}", r"\u0024\u0024{a}"),
        ("5 $ 100 % {}", "5 $ 100 % {}"),
        ("\"a\\b\"\n\u{7}", r#"\"a\\b\"\n\u0007"#),
    ] {
        assert_eq!(escaped(plain), written);
    }
}

proptest! {
    /// What HCL reads out of a text is what was put in, whatever custom data others have.
    #[test]
    fn any_custom_data_comes_back(data in "\\PC{0,60}|[$%{}\"\\\\\n\t]{0,20}") {
        let lists = [("api", Ok(vec![foreign("deploy", &data)]))];
        let text = terraform(&Exported::of(found(own_topic(), &lists)).unwrap()).unwrap();
        prop_assert!(hcl::parse(&text).is_ok(), "{text}");
        let line = text.lines().find(|line| line.trim_start().starts_with("custom_data = "));
        let read: Value = hcl::eval::from_str(line.unwrap_or("custom_data = \"\""), &Context::new()).unwrap();
        prop_assert_eq!(read["custom_data"].as_str(), Some(data.as_str()), "{:?}", line);
    }
}
