//! Messages of SNS against vectors that others judged, and against everything hostile.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use causeway_domain::sns_message::{
    AddressError, CertificateError, Confirmation, ConfirmationError, MessageError, SignatureError,
    SigningCertificate, SnsEndpoint, SnsMessage,
};
use causeway_domain::triggers::TopicArn;
use causeway_domain::{Region, Secret};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The sandbox, which signs, is held to the same vectors by code of its own.
const VECTORS: &str = include_str!("../../sandbox/testdata/sns_signatures.json");

/// A day after the certificate's first.
const NOW: i64 = 1_795_500_000_000;

const TOPIC: &str = "arn:aws:sns:us-east-2:123456789012:codecommit-gij-MyDemoRepo";
const TOKEN: &str = "2336412f37fb687f5d51e6e2425dacbbaabbccdd";
const HOST: &str = "sns.us-east-2.amazonaws.com";

fn vectors() -> Vec<Value> {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    file["vectors"].as_array().unwrap().clone()
}

fn certificate() -> SigningCertificate {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    SigningCertificate::from_pem(file["certificate_pem"].as_str().unwrap()).unwrap()
}

fn ohio() -> SnsEndpoint {
    SnsEndpoint::aws(&Region::parse("us-east-2").unwrap())
}

fn verify(message: &Value) -> Result<(), SignatureError> {
    SnsMessage::parse(&message.to_string()).unwrap().verify(&ohio(), &certificate(), NOW)
}

fn confirm(pasted: &str) -> Result<Confirmation, ConfirmationError> {
    Confirmation::parse(&Secret::new(pasted.to_owned()), &TopicArn::parse(TOPIC).unwrap(), &ohio())
}

fn subscribe_url() -> String {
    format!("https://{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={TOKEN}")
}

#[test]
fn every_vector_verifies_as_said() {
    let vectors = vectors();
    for vector in &vectors {
        let name = vector["name"].as_str().unwrap();
        let message = SnsMessage::parse(&vector["message"].to_string()).unwrap();
        assert_eq!(message.string_to_sign().expose(), vector["string_to_sign"].as_str().unwrap(), "{name}");
        assert_eq!(
            message.verify(&ohio(), &certificate(), NOW).is_ok(),
            vector["valid"].as_bool().unwrap(),
            "{name}"
        );
    }
    assert_eq!((vectors.len(), vectors.iter().filter(|vector| vector["valid"] == true).count()), (9, 5));
}

#[test]
fn each_refusal_says_why() {
    let by_name =
        |name: &str| vectors().into_iter().find(|vector| vector["name"] == name).unwrap()["message"].clone();
    assert_eq!(verify(&by_name("tampered Message")), Err(SignatureError::Mismatch));
    assert_eq!(verify(&by_name("SignatureVersion swapped to 1")), Err(SignatureError::Mismatch));
    assert!(matches!(verify(&by_name("unknown SignatureVersion")), Err(SignatureError::Version(_))));
    assert_eq!(
        verify(&by_name("cert over http")),
        Err(SignatureError::CertificateAddress(AddressError::Scheme { expected: "https" }))
    );
    let mut message = by_name("notification with Subject");
    message["Signature"] = json!("not base64!");
    assert_eq!(verify(&message), Err(SignatureError::Encoding));
}

#[test]
fn a_certificate_is_good_only_in_its_time() {
    let message = SnsMessage::parse(&vectors()[0]["message"].to_string()).unwrap();
    // 2026-11-22T20:34:25Z to 2036-11-19T20:34:25Z, as `openssl x509 -dates` reads it.
    for (now, valid) in [
        (1_795_379_664_999, false),
        (1_795_379_665_000, true),
        (2_110_739_665_999, true),
        (2_110_739_666_000, false),
        (i64::MIN, false),
    ] {
        let expected = if valid { Ok(()) } else { Err(SignatureError::CertificateTime) };
        assert_eq!(message.verify(&ohio(), &certificate(), now), expected, "{now}");
    }
}

#[test]
fn what_is_no_certificate_is_refused() {
    let refused = |text: &str| SigningCertificate::from_pem(text).unwrap_err();
    assert_eq!(refused(""), CertificateError::Pem);
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    let pem = file["certificate_pem"].as_str().unwrap();
    assert_eq!(refused(&pem.replace("CERTIFICATE", "PUBLIC KEY")), CertificateError::Pem);
    assert_eq!(
        refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        CertificateError::Certificate
    );
}

#[test]
fn reading_is_lenient_where_nothing_hangs_on_it() {
    let mut message = vectors()[0]["message"].clone();
    message["Subject"] = Value::Null;
    message["MessageAttributes"] = json!({ "a": { "Type": "String", "Value": "b" } });
    message["SomethingNew"] = json!([1, 2]);
    assert_eq!(verify(&message), Ok(()));
    let with_mark = format!("\u{feff}  {message}\r\n");
    assert!(SnsMessage::parse(&with_mark).is_ok());
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    let text = vectors()[0]["message"].to_string();
    let twice = text.replacen('{', r#"{"Message":"other","#, 1);
    assert!(matches!(SnsMessage::parse(&twice), Err(MessageError::Json { .. })));
    let mut moved = vectors()[3]["message"].clone();
    moved["Subject"] = json!("UPDATE\nTimestamp\nnow");
    assert_eq!(SnsMessage::parse(&moved.to_string()).unwrap_err(), MessageError::LineBreak("Subject"));
    let mut typed = vectors()[0]["message"].clone();
    typed["Type"] = json!("Invitation");
    assert!(matches!(SnsMessage::parse(&typed.to_string()), Err(MessageError::Type { .. })));
    let mut missing = vectors()[1]["message"].clone();
    missing.as_object_mut().unwrap().remove("Token");
    assert_eq!(SnsMessage::parse(&missing.to_string()).unwrap_err(), MessageError::Missing("Token"));
}

#[test]
fn hostile_certificate_addresses_are_refused() {
    let file = "SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";
    let good = format!("https://{HOST}/{file}");
    assert_eq!(ohio().signing_cert_url(&good).unwrap().as_str(), good);
    let hosts = [
        "sns.us-east-2.amazonaws.com.evil.example",
        "sns.us-east-2.amazonaws.com.cn",
        "evil.example",
        "evil-sns.us-east-2.amazonaws.com",
        "evil.sns.us-east-2.amazonaws.com",
        "sns.us-east-2.amazonaws.com.",
        "sns.eu-west-1.amazonaws.com",
        "sns..amazonaws.com",
        "s3.us-east-2.amazonaws.com",
        "sns.us-east-2.amazonaws.co",
        "sns.us-east-2.amazonaws.com:8443",
        "sns.us-east-2.amazonaws.com:443",
        "sns.us-east-2.amazonaws.com:80",
        "sns.us-east-2.amazonaws.com@evil.example",
        "evil.example@sns.us-east-2.amazonaws.com",
        "user:word@sns.us-east-2.amazonaws.com",
        "@sns.us-east-2.amazonaws.com",
        "sns.us-east-2.amazonaws.com\\@evil.example",
        "evil.example\\sns.us-east-2.amazonaws.com",
        "evil.example#sns.us-east-2.amazonaws.com",
        "evil.example?sns.us-east-2.amazonaws.com",
        "evil.example/sns.us-east-2.amazonaws.com",
        "sns.us-east-2.аmazonaws.com",
        "ｓns.us-east-2.amazonaws.com",
        "sns。us-east-2。amazonaws。com",
        "SNS.us-east-2.amazonaws.com",
        "sns.us-east-2.amazonaws%2ecom",
        "sns.us-east-2.amazon\taws.com",
        "127.0.0.1",
        "[::1]",
        "2130706433",
        "0x7f.1",
        "169.254.169.254",
        "localhost",
        "",
    ];
    let mut hostile: Vec<String> = hosts.iter().map(|host| format!("https://{host}/{file}")).collect();
    hostile.extend([
        format!("http://{HOST}/{file}"),
        format!("ftp://{HOST}/{file}"),
        format!("file:///{HOST}/{file}"),
        format!("//{HOST}/{file}"),
        format!("https:{HOST}/{file}"),
        format!("https:/{HOST}/{file}"),
        format!("https:\\\\{HOST}\\{file}"),
        format!("HTTPS://{HOST}/{file}"),
        format!(" https://{HOST}/{file}"),
        format!("https://{HOST}/{file}\n"),
        format!("https://{HOST}/"),
        format!("https://{HOST}"),
        format!("https://{HOST}/{file}?a=b"),
        format!("https://{HOST}/{file}?"),
        format!("https://{HOST}/{file}#a"),
        format!("https://{HOST}/{file}#"),
        format!("https://{HOST}/{file}/"),
        format!("https://{HOST}//{file}"),
        format!("https://{HOST}/a/{file}"),
        format!("https://{HOST}/a/../{file}"),
        format!("https://{HOST}/%2e/{file}"),
        format!("https://{HOST}/{file}.exe"),
        format!("https://{HOST}/SimpleNotificationService-.pem"),
        format!("https://{HOST}/SimpleNotificationService-0123456789abcdef0123456789abcde%66.pem"),
        format!("https://{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={TOKEN}"),
        format!("https://{HOST}/evil.pem"),
        "javascript:alert(1)".to_owned(),
        "data:application/x-pem-file,AAAA".to_owned(),
        String::new(),
    ]);
    for address in &hostile {
        assert!(ohio().signing_cert_url(address).is_err(), "{address:?} is let pass");
    }
    let beijing = SnsEndpoint::aws(&Region::parse("cn-north-1").unwrap());
    assert!(beijing.signing_cert_url(&format!("https://sns.cn-north-1.amazonaws.com.cn/{file}")).is_ok());
    assert!(beijing.signing_cert_url(&format!("https://sns.cn-north-1.amazonaws.com/{file}")).is_err());
}

#[test]
fn hostile_subscribe_urls_are_refused() {
    let good = subscribe_url();
    assert_eq!(confirm(&good).unwrap().token.expose(), TOKEN);
    let other = "arn:aws:sns:us-east-2:999999999999:codecommit-gij-MyDemoRepo";
    let swap = |from: &str, to: &str| good.replacen(from, to, 1);
    for address in [
        swap("https://", "http://"),
        swap(HOST, "evil.example"),
        swap(HOST, "sns.us-east-2.amazonaws.com.evil.example"),
        swap(HOST, "sns.us-east-2.amazonaws.com@evil.example"),
        swap(HOST, "evil.example@sns.us-east-2.amazonaws.com"),
        swap(HOST, "sns.us-east-2.amazonaws.com:8443"),
        swap(HOST, "sns.us-east-2.amazonaws.com:443"),
        swap(HOST, "sns.eu-west-1.amazonaws.com"),
        swap(HOST, "169.254.169.254"),
        swap(HOST, "[::ffff:169.254.169.254]"),
        swap(HOST, "sns.us-east-2.amazonaws.cоm"),
        swap("/?", "/admin?"),
        swap("/?", "//?"),
        swap("/?", "?"),
        swap("ConfirmSubscription", "Unsubscribe"),
        swap("ConfirmSubscription", "confirmsubscription"),
        swap("ConfirmSubscription", "DeleteTopic"),
        swap("Action=ConfirmSubscription&", ""),
        swap(&format!("&Token={TOKEN}"), ""),
        swap(&format!("&TopicArn={TOPIC}"), ""),
        swap(TOPIC, other),
        swap(TOPIC, &format!("{TOPIC}x")),
        swap(TOPIC, ""),
        swap(TOKEN, ""),
        swap(TOKEN, "short"),
        swap(TOKEN, &format!("{TOKEN}%26Action%3DDeleteTopic")),
        swap(TOKEN, &"a".repeat(5000)),
        format!("{good}&Action=DeleteTopic"),
        format!("{good}&Token={TOKEN}"),
        format!("{good}&TopicArn={other}"),
        format!("{good}&%41ction=DeleteTopic"),
        format!("{good}&AuthenticateOnUnsubscribe=true"),
        format!("{good}#"),
        format!("{good}#&Action=DeleteTopic"),
        swap("/?", "/;?"),
        swap("https://", "https:/\\"),
        swap("amazonaws", "amazon\naws"),
    ] {
        assert!(matches!(confirm(&address), Err(ConfirmationError::Address(_))), "{address:?} is let pass");
    }
}

#[test]
fn a_token_an_address_and_a_message_confirm_the_same() {
    let message = vectors()[1]["message"].clone();
    let pretty = serde_json::to_string_pretty(&message).unwrap();
    for pasted in [
        TOKEN.to_owned(),
        format!("\n  {TOKEN}\t"),
        format!("\"{TOKEN}\","),
        subscribe_url(),
        format!("<{}>", subscribe_url()),
        format!(" {} \n", subscribe_url()),
        message.to_string(),
        format!("\u{feff}{pretty}\n"),
    ] {
        let confirmation = confirm(&pasted).unwrap();
        assert_eq!((confirmation.topic.as_str(), confirmation.token.expose()), (TOPIC, TOKEN), "{pasted}");
    }
}

#[test]
fn what_confirms_nothing_says_what_it_is() {
    assert_eq!(confirm("  ").unwrap_err(), ConfirmationError::Empty);
    assert_eq!(confirm("\"\"").unwrap_err(), ConfirmationError::Empty);
    assert_eq!(confirm("please confirm").unwrap_err(), ConfirmationError::Unknown);
    assert!(matches!(confirm("{\"Type\":").unwrap_err(), ConfirmationError::Message(_)));
    let kind = |index: usize| confirm(&vectors()[index]["message"].to_string()).unwrap_err();
    assert_eq!(kind(0), ConfirmationError::Kind { found: "Notification" });
    assert_eq!(kind(4), ConfirmationError::Kind { found: "UnsubscribeConfirmation" });
    let mut message = vectors()[1]["message"].clone();
    message["Token"] = json!("0000000000000000000000000000000000000000");
    assert_eq!(confirm(&message.to_string()).unwrap_err(), ConfirmationError::TwoTokens);
    let elsewhere = TOPIC.replace("MyDemoRepo", "Other");
    message["TopicArn"] = json!(elsewhere);
    assert!(
        matches!(confirm(&message.to_string()), Err(ConfirmationError::Topic { found, .. }) if found == elsewhere)
    );
    let mut message = vectors()[1]["message"].clone();
    message["SubscribeURL"] = json!(subscribe_url().replace(HOST, "evil.example"));
    assert!(matches!(
        confirm(&message.to_string()),
        Err(ConfirmationError::Address(AddressError::Host { .. }))
    ));
}

#[test]
fn an_origin_stands_in_for_aws_with_the_same_rules() {
    let sandbox = SnsEndpoint::at("http://127.0.0.1:4566").unwrap();
    let url = |origin: &str| {
        Secret::new(format!("{origin}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token={TOKEN}"))
    };
    let topic = TopicArn::parse(TOPIC).unwrap();
    assert!(sandbox.subscribe_url_token(&url("http://127.0.0.1:4566"), &topic).is_ok());
    for other in [
        "http://127.0.0.1:4567",
        "https://127.0.0.1:4566",
        "http://localhost:4566",
        &format!("https://{HOST}"),
    ] {
        assert!(sandbox.subscribe_url_token(&url(other), &topic).is_err(), "{other}");
    }
    assert!(SnsEndpoint::at("https://sandbox.example:8443/").is_ok());
    assert!(
        SnsEndpoint::at("http://[::1]:8080")
            .unwrap()
            .subscribe_url_token(&url("http://[::1]:8080"), &topic)
            .is_ok()
    );
    let file = "sns/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";
    assert!(sandbox.signing_cert_url(&format!("http://127.0.0.1:4566/{file}")).is_ok());
    assert!(sandbox.signing_cert_url(&format!("http://127.0.0.1:4566/sns/{file}")).is_err());
    assert!(ohio().signing_cert_url(&format!("https://{HOST}/{file}")).is_err(), "only beside AWS");
    for wrong in [
        "http://sandbox.example",
        "http://10.0.0.1",
        "https://a:b@sandbox.example",
        "https://sandbox.example/aws",
        "https://sandbox.example/?a",
        "ftp://127.0.0.1",
        "127.0.0.1:4566",
        "",
    ] {
        assert!(SnsEndpoint::at(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn no_token_is_ever_shown() {
    let message = SnsMessage::parse(&vectors()[1]["message"].to_string()).unwrap();
    let confirmation = confirm(TOKEN).unwrap();
    let swapped = subscribe_url().replace(HOST, "evil.example");
    let error = confirm(&swapped).unwrap_err();
    let shown = format!("{message:?} {:?} {confirmation:?} {error:?} {error}", message.string_to_sign());
    assert!(!shown.contains(TOKEN), "{shown}");
}

/// The names of a message's signed fields.
fn signed(message: &Value) -> Vec<&'static str> {
    let fields =
        ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
    fields.into_iter().filter(|name| message.get(*name).is_some()).collect()
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _message = SnsMessage::parse(&text);
        let _certificate = SigningCertificate::from_pem(&text);
        let _address = ohio().signing_cert_url(&text);
        if let Ok(confirmation) = confirm(&text) {
            prop_assert!(text.contains(confirmation.token.expose()));
        }
    }

    #[test]
    fn any_fields_are_read_or_refused(
        fields in prop::collection::btree_map(
            "Type|MessageId|Token|TopicArn|Subject|Message|SubscribeURL|Timestamp|SignatureVersion|Signature|SigningCertURL",
            "Notification|SubscriptionConfirmation|\\PC{0,40}|[a-z\n]{0,10}",
            0..12,
        ),
    ) {
        let text = serde_json::to_string(&fields).unwrap();
        if let Ok(message) = SnsMessage::parse(&text) {
            prop_assert!(message.verify(&ohio(), &certificate(), NOW).is_err(), "no key signed this");
        }
    }

    #[test]
    fn any_changed_character_breaks_the_signature(
        vector in 0_usize..5,
        field in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        put in prop::char::any(),
    ) {
        let message = vectors()[vector]["message"].clone();
        prop_assert_eq!(verify(&message), Ok(()));
        let names = signed(&message);
        let name = *field.get(&names);
        let mut letters: Vec<char> = message[name].as_str().unwrap().chars().collect();
        let at = at.index(letters.len());
        prop_assume!(letters[at] != put);
        letters[at] = put;
        let mut changed = message;
        changed[name] = json!(letters.into_iter().collect::<String>());
        let refused = SnsMessage::parse(&changed.to_string())
            .is_err()
            || verify(&changed).is_err();
        prop_assert!(refused, "{} was changed", name);
    }

    #[test]
    fn any_changed_byte_of_the_signature_breaks_it(vector in 0_usize..5, at in 0_usize..256, bit in 0_u8..8) {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        let mut message = vectors()[vector]["message"].clone();
        let mut signature = STANDARD.decode(message["Signature"].as_str().unwrap()).unwrap();
        signature[at] ^= 1 << bit;
        message["Signature"] = json!(STANDARD.encode(signature));
        prop_assert_eq!(verify(&message), Err(SignatureError::Mismatch));
    }

    #[test]
    fn only_the_hosts_own_name_passes(host in "[a-z0-9.@:/\\\\#?%-]{1,60}") {
        let file = "SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";
        prop_assert_eq!(ohio().signing_cert_url(&format!("https://{host}/{file}")).is_ok(), host == HOST);
        let near = format!("https://{HOST}{host}/{file}");
        prop_assert!(ohio().signing_cert_url(&near).is_err());
    }
}
