//! What keeps Jira up to date where SNS cannot reach it.

use super::topic::TopicArn;
use crate::region::Region;

/// A way that works without a webhook from the internet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherWay {
    /// In a few words.
    pub title: &'static str,
    /// How.
    pub detail: String,
    /// A text to copy.
    pub copy: Option<String>,
}

/// The relay as it stands in its file, for placeholders to be filled.
const RELAY: &str = include_str!("other_ways/relay.py");

/// A program that fetches the topic's messages from a queue and posts them to Jira from inside its network. It is a
/// recipe: it runs with what the reader gives it, outside of Causeway, and says so. It verifies what it relays: the
/// topic, the certificate's address, and the signature. The webhook URL is not in it.
pub fn relay_recipe(topic: &TopicArn) -> String {
    let host = match Region::parse(topic.region()) {
        Ok(region) => format!("sns.{}.{}", region.code(), region.partition().dns_suffix()),
        // An ARN holds no region that cannot be read.
        Err(_) => format!("sns.{}.amazonaws.com", topic.region()),
    };
    RELAY
        .replace("{{TOPIC_ARN}}", topic.as_str())
        .replace("{{REGION}}", topic.region())
        .replace("{{SNS_HOST}}", &host)
        .replace("{{QUEUE_POLICY}}", &queue_policy(topic))
}

/// What lets the topic send to the queue, on one line. The queue stands beside the topic, under the name of the relay.
fn queue_policy(topic: &TopicArn) -> String {
    let queue = topic.as_str().replacen(":sns:", ":sqs:", 1);
    let queue = queue.rsplit_once(':').map_or(queue.as_str(), |(before, _)| before);
    serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "sns.amazonaws.com" },
            "Action": "sqs:SendMessage",
            "Resource": format!("{queue}:jira-relay"),
            "Condition": { "ArnEquals": { "aws:SourceArn": topic.as_str() } },
        }],
    })
    .to_string()
}

/// All ways, the least effort first.
pub fn other_ways(topic: &TopicArn) -> Vec<OtherWay> {
    vec![
        OtherWay {
            title: "Let Jira look by itself",
            detail: "Git Integration for Jira fetches every repository on a schedule of its own, every 5 minutes unless \
                     somebody changed it. Nothing has to reach Jira; commits appear with the next round."
                .to_owned(),
            copy: None,
        },
        OtherWay {
            title: "Reindex when you need it",
            detail: "A reindex can be started from the connection here, from the command line (causeway reindex), \
                     and from Jira itself."
                .to_owned(),
            copy: None,
        },
        OtherWay {
            title: "Call the webhook from inside",
            detail: "Anything within Jira's network that knows about a push can call the webhook: a build server \
                     after its checkout, a scheduled job. Posting the repository's clone URL reindexes that one alone."
                .to_owned(),
            copy: Some(
                "curl --fail --request POST --header 'Content-Type: application/json' \\\n  \
                 --data '{\"repository\":{\"git_http_url\":\"<clone URL as configured in Jira>\"}}' \\\n  \
                 \"$JIRA_WEBHOOK_URL\"\n"
                    .to_owned(),
            ),
        },
        OtherWay {
            title: "Relay the messages through a queue",
            detail: "An SQS queue subscribes to the topic, and a small program inside Jira's network fetches the \
                     messages, verifies them and posts them to Jira. This is a recipe to adapt and to run yourself: \
                     Causeway neither installs nor watches it."
                .to_owned(),
            copy: Some(relay_recipe(topic)),
        },
        OtherWay {
            title: "Publish just the webhook",
            detail: "A reverse proxy with a public name and a certificate of a public authority can pass on only \
                     /rest/gitplugin/webhook/ and only POST, and keep the rest of Jira inside."
                .to_owned(),
            copy: None,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::{other_ways, relay_recipe};
    use crate::triggers::TopicArn;

    fn recipe(arn: &str) -> String {
        relay_recipe(&TopicArn::parse(arn).unwrap())
    }

    #[test]
    fn the_recipe_is_complete_and_for_this_topic_alone() {
        let text = recipe("arn:aws:sns:eu-central-1:111122223333:codecommit-jira");
        assert!(!text.contains("{{"), "a placeholder was left");
        assert!(text.contains("TOPIC_ARN = \"arn:aws:sns:eu-central-1:111122223333:codecommit-jira\""));
        assert!(text.contains("SNS_HOST = \"sns.eu-central-1.amazonaws.com\""));
        assert!(text.contains(r#""Resource":"arn:aws:sqs:eu-central-1:111122223333:jira-relay""#));
        let china = recipe("arn:aws-cn:sns:cn-north-1:111122223333:codecommit-jira");
        assert!(china.contains("SNS_HOST = \"sns.cn-north-1.amazonaws.com.cn\""));
    }

    #[test]
    fn no_way_holds_a_webhook() {
        let topic = TopicArn::parse("arn:aws:sns:eu-central-1:111122223333:codecommit-jira").unwrap();
        let ways = other_ways(&topic);
        assert!(
            ways.iter().filter_map(|way| way.copy.as_deref()).all(|text| text.contains("JIRA_WEBHOOK_URL"))
        );
        assert!(ways.iter().any(|way| way.copy.is_some()));
    }
}
