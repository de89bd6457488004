//! CloudFormation. It has no resource for triggers of repositories that exist already, so that the template brings a
//! small function, which reads a repository's list, changes our entry alone, and writes it back.

use causeway_domain::triggers::Trigger;
use causeway_domain::triggers::policy::DELIVERY_POLICY;
use serde_json::{Value, json};

use super::{Exported, ExportedTopic, TAG};
use crate::failure::Failure;

/// The function, within CloudFormation's limit of 4,096 characters for a function in a template.
pub(super) const FUNCTION: &str = include_str!("triggers_function.py");

/// As many characters as may name repositories in the function's policy. IAM takes 10,240 for all policies of a role.
const POLICY_ROOM: usize = 8_000;

/// The template as JSON text.
pub(crate) fn cloudformation(exported: &Exported) -> Result<String, Failure> {
    let mut resources = serde_json::Map::new();
    let mut metadata = json!({});
    let topic = match &exported.topic {
        ExportedTopic::Made { name, kms_key, site_url } => {
            let mut properties = json!({
                "TopicName": name,
                "Tags": [{ "Key": TAG, "Value": site_url }],
            });
            if let (Some(key), Some(fields)) = (kms_key, properties.as_object_mut()) {
                fields.insert("KmsMasterKeyId".to_owned(), json!(key));
            }
            resources
                .insert("Topic".to_owned(), json!({ "Type": "AWS::SNS::Topic", "Properties": properties }));
            json!({ "Ref": "Topic" })
        }
        ExportedTopic::Existing { arn, needs } => {
            if let Some(statement) = needs {
                metadata = json!({ "NeededInTheTopicsPolicy": statement });
            }
            json!(arn.as_str())
        }
    };
    resources.insert(
        "Subscription".to_owned(),
        json!({
            "Type": "AWS::SNS::Subscription",
            "Properties": {
                "TopicArn": topic,
                "Protocol": "https",
                "Endpoint": { "Ref": "WebhookUrl" },
                "RawMessageDelivery": false,
                "DeliveryPolicy": delivery_policy()?,
            },
        }),
    );
    resources.insert("TriggersRole".to_owned(), role(exported));
    resources.insert("TriggersFunction".to_owned(), function());
    resources.insert("Triggers".to_owned(), triggers(exported, &topic));
    let template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Triggers of CodeCommit repositories for Jira, written by causeway export cloudformation. \
                        Triggers that belong to others are left as they are.",
        "Parameters": {
            "WebhookUrl": {
                "Type": "String",
                "NoEcho": true,
                "Description": "The webhook URL from Jira's Webhooks page; its end is a secret.",
                "AllowedPattern": "^https://.+$",
            },
        },
        "Metadata": metadata,
        "Resources": resources,
    });
    Ok(format!("{template:#}\n"))
}

fn delivery_policy() -> Result<Value, Failure> {
    serde_json::from_str(DELIVERY_POLICY)
        .map_err(|error| Failure::Export { tool: "CloudFormation", source: Box::new(error) })
}

fn role(exported: &Exported) -> Value {
    const ARN: &str = "arn:${AWS::Partition}:codecommit:${AWS::Region}:${AWS::AccountId}:";
    let room: usize = exported.repositories.keys().map(|name| ARN.len() + name.len()).sum();
    let names: Vec<&str> = if room > POLICY_ROOM {
        vec!["*"]
    } else {
        exported.repositories.keys().map(String::as_str).collect()
    };
    let repositories: Vec<Value> =
        names.into_iter().map(|name| json!({ "Fn::Sub": format!("{ARN}{name}") })).collect();
    json!({
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "Service": "lambda.amazonaws.com" },
                    "Action": "sts:AssumeRole",
                }],
            },
            "ManagedPolicyArns": [
                { "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
            ],
            "Policies": [{
                "PolicyName": "triggers",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [{
                        "Effect": "Allow",
                        "Action": ["codecommit:GetRepositoryTriggers", "codecommit:PutRepositoryTriggers"],
                        "Resource": repositories,
                    }],
                },
            }],
        },
    })
}

fn function() -> Value {
    json!({
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Timeout": 900,
            "Role": { "Fn::GetAtt": ["TriggersRole", "Arn"] },
            "Code": { "ZipFile": FUNCTION },
        },
    })
}

fn triggers(exported: &Exported, topic: &Value) -> Value {
    let Trigger { name, events, branches, .. } = &exported.own;
    json!({
        "Type": "Custom::CodeCommitTriggers",
        "Properties": {
            "ServiceToken": { "Fn::GetAtt": ["TriggersFunction", "Arn"] },
            "Name": name,
            "Topic": topic,
            "Events": events,
            "Branches": branches.clone().unwrap_or_default(),
            "Repositories": exported.repositories.keys().collect::<Vec<_>>(),
        },
    })
}
