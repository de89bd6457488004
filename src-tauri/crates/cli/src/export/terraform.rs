//! Terraform and OpenTofu, with the AWS provider's `aws_sns_topic`, `aws_sns_topic_subscription` and
//! `aws_codecommit_trigger`. That last one owns a repository's whole list, so that foreign triggers are in the text, too.

use std::collections::BTreeSet;

use causeway_domain::triggers::Trigger;
use causeway_domain::triggers::policy::DELIVERY_POLICY;
use hcl::expr::{Expression, ObjectKey, TemplateExpr, Traversal, Variable};
use hcl::format::{Format as _, Formatter};
use hcl::structure::{Block, BlockBuilder};
use hcl::{Body, Identifier};

use super::{Exported, ExportedTopic, TAG};
use crate::failure::Failure;

const HEAD: &str = "\
# Triggers of CodeCommit repositories for Jira, written by `causeway export terraform`.
#
# aws_codecommit_trigger owns the whole list of triggers of its repository. Triggers that belong to others are therefore
# written out below as they were read; write this text anew after somebody has changed one. Destroying such a resource
# empties the list: take it out of the state first (`terraform state rm`) where others have triggers.
#
# The webhook URL holds a secret. Give it as TF_VAR_webhook_url, never in a file that is kept. Terraform keeps it in its
# state all the same: keep that in an encrypted place.
";

/// The configuration as text.
pub(crate) fn terraform(exported: &Exported) -> Result<String, Failure> {
    let mut head = HEAD.to_owned();
    let mut body =
        Body::builder().add_block(versions()).add_block(provider(&exported.region)).add_block(webhook_url());
    let topic = match &exported.topic {
        ExportedTopic::Made { name, kms_key, site_url } => {
            body = body.add_block(topic(name, kms_key.as_deref(), site_url));
            reference("aws_sns_topic", &["jira", "arn"])
        }
        ExportedTopic::Existing { arn, needs } => {
            if let Some(statement) = needs {
                head.push_str(
                    "#\n# The topic is of another account. Its owner has to add this to its policy:\n",
                );
                for line in format!("{statement:#}").lines() {
                    head.extend(["#   ", line, "\n"]);
                }
            }
            text(arn.as_str())
        }
    };
    body = body.add_block(subscription(&topic));
    let mut labels = Labels::default();
    for (repository, foreign) in &exported.repositories {
        let label = labels.of(repository);
        body = body.add_block(triggers(&label, repository, &exported.own, foreign, &topic));
    }
    let failed = |error: hcl::Error| Failure::Export { tool: "Terraform", source: Box::new(error) };
    let mut text = Vec::new();
    let mut formatter = Formatter::builder().compact_arrays(true).build(&mut text);
    body.build().format(&mut formatter).map_err(failed)?;
    let text = String::from_utf8_lossy(&text);
    Ok(format!("{head}\n{text}"))
}

/// A text without any template in it.
fn text(plain: &str) -> Expression {
    Expression::from(TemplateExpr::QuotedString(escaped(plain)))
}

/// What stands between quotes. `${` and `%{` would begin a template: doubled they are plain, and where the sign stands
/// doubled already, only its number is unambiguous.
pub(super) fn escaped(plain: &str) -> String {
    let mut text = String::with_capacity(plain.len());
    let mut rest = plain;
    while let Some(letter) = rest.chars().next() {
        if matches!(letter, '$' | '%') {
            let after = rest.trim_start_matches(letter);
            let run = rest.len() - after.len();
            match (after.starts_with('{'), run) {
                (false, run) => text.extend(std::iter::repeat_n(letter, run)),
                (true, 1) => text.extend([letter, letter]),
                (true, run) => text.extend(std::iter::repeat_n(by_number(letter), run)),
            }
            rest = after;
            continue;
        }
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            letter if letter.is_control() => text.push_str(&by_number(letter)),
            letter => text.push(letter),
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
    text
}

fn by_number(letter: char) -> String {
    format!("\\u{:04x}", u32::from(letter))
}

fn reference(first: &str, rest: &[&str]) -> Expression {
    let traversal = Traversal::builder(Variable::sanitized(first));
    let traversal = rest.iter().fold(traversal, |built, name| built.attr(Identifier::sanitized(*name)));
    Expression::from(traversal.build())
}

fn versions() -> Block {
    let aws = [("source", "hashicorp/aws"), ("version", ">= 5.0")]
        .into_iter()
        .map(|(key, value)| (ObjectKey::from(Identifier::sanitized(key)), text(value)))
        .collect::<hcl::Object<ObjectKey, Expression>>();
    Block::builder("terraform")
        .add_attribute(("required_version", ">= 1.5"))
        .add_block(Block::builder("required_providers").add_attribute(("aws", Expression::from(aws))).build())
        .build()
}

fn provider(region: &str) -> Block {
    Block::builder("provider").add_label("aws").add_attribute(("region", text(region))).build()
}

fn webhook_url() -> Block {
    Block::builder("variable")
        .add_label("webhook_url")
        .add_attribute(("description", "The webhook URL from Jira's Webhooks page; its end is a secret."))
        .add_attribute(("type", Expression::from(Variable::sanitized("string"))))
        .add_attribute(("sensitive", true))
        .build()
}

fn topic(name: &str, kms_key: Option<&str>, site_url: &str) -> Block {
    let mut block =
        Block::builder("resource").add_labels(["aws_sns_topic", "jira"]).add_attribute(("name", text(name)));
    if let Some(key) = kms_key {
        block = block.add_attribute(("kms_master_key_id", text(key)));
    }
    // Quoted, because of its colon.
    let key = ObjectKey::Expression(text(TAG));
    let tags = [(key, text(site_url))].into_iter().collect::<hcl::Object<ObjectKey, Expression>>();
    block.add_attribute(("tags", Expression::from(tags))).build()
}

fn subscription(topic: &Expression) -> Block {
    Block::builder("resource")
        .add_labels(["aws_sns_topic_subscription", "jira"])
        .add_attribute(("topic_arn", topic.clone()))
        .add_attribute(("protocol", "https"))
        .add_attribute(("endpoint", reference("var", &["webhook_url"])))
        .add_attribute(("endpoint_auto_confirms", true))
        .add_attribute(("raw_message_delivery", false))
        .add_attribute(("delivery_policy", text(DELIVERY_POLICY)))
        .build()
}

fn triggers(label: &str, repository: &str, own: &Trigger, foreign: &[Trigger], topic: &Expression) -> Block {
    let block = Block::builder("resource")
        .add_labels(["aws_codecommit_trigger", label])
        .add_attribute(("repository_name", text(repository)));
    let block = foreign.iter().fold(block, |block, trigger| {
        block.add_block(trigger_block(trigger, text(&trigger.destination_arn)).build())
    });
    block.add_block(trigger_block(own, topic.clone()).build()).build()
}

fn trigger_block(trigger: &Trigger, destination: Expression) -> BlockBuilder {
    let list = |texts: &[String]| Expression::from(texts.iter().map(|item| text(item)).collect::<Vec<_>>());
    let mut block = Block::builder("trigger")
        .add_attribute(("name", text(&trigger.name)))
        .add_attribute(("destination_arn", destination))
        .add_attribute(("events", list(&trigger.events)))
        .add_attribute(("branches", list(trigger.branches.as_deref().unwrap_or_default())));
    if let Some(data) = trigger.custom_data.as_deref().filter(|data| !data.is_empty()) {
        block = block.add_attribute(("custom_data", text(data)));
    }
    block
}

/// Labels of resources: names in which a repository's dots and leading digits have no place, each once.
#[derive(Default)]
struct Labels {
    taken: BTreeSet<String>,
}

impl Labels {
    fn of(&mut self, repository: &str) -> String {
        let plain: String = repository
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { '_' })
            .collect();
        let base = format!("jira_{plain}");
        let mut label = base.clone();
        let mut number = 2;
        while !self.taken.insert(label.clone()) {
            label = format!("{base}_{number}");
            number += 1;
        }
        label
    }
}
