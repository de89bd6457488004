//! SimulatePrincipalPolicy against a small IAM.

use causeway_app::port::aws::{AwsError, Decision, SimulatedDecision};
use tokio_util::sync::CancellationToken;

use crate::support::{Asked, FakeAws, answer, query_error, xml, xml_throttle};

const ADA: &str = "arn:aws:iam::111122223333:user/team/ada+x";
const SHOP: &str = "arn:aws:codecommit:eu-central-1:111122223333:shop";
const SEALED: &str = "arn:aws:codecommit:eu-central-1:111122223333:sealed";

fn page(members: &str, marker: Option<&str>) -> axum::http::Response<axum::body::Body> {
    let end = match marker {
        Some(marker) => format!("<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>"),
        None => "<IsTruncated>false</IsTruncated>".to_owned(),
    };
    xml(
        200,
        &format!(
            "<SimulatePrincipalPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
             <SimulatePrincipalPolicyResult>{end}<EvaluationResults>{members}</EvaluationResults>\
             </SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>"
        ),
    )
}

fn decided(action: &str, resource: &str, decision: Decision) -> SimulatedDecision {
    SimulatedDecision { action: action.to_owned(), resource: resource.to_owned(), decision }
}

async fn simulate(
    aws: &FakeAws,
    actions: &[&str],
    resources: &[&str],
) -> Result<Vec<SimulatedDecision>, AwsError> {
    let resources: Vec<String> = resources.iter().map(|&arn| arn.to_owned()).collect();
    aws.account().simulate(ADA, actions, &resources, &CancellationToken::new()).await
}

#[tokio::test]
async fn all_pages_are_read_and_each_resource_has_its_decision() {
    let aws = FakeAws::start(|asked: &Asked| {
        // IAM is global, and signs for one region of the partition.
        assert!(asked.authorization.contains("/us-east-1/iam/aws4_request"), "{}", asked.authorization);
        let given = |name: &str| asked.form.get(name).map(String::as_str);
        assert_eq!((given("Version"), given("PolicySourceArn")), (Some("2010-05-08"), Some(ADA)));
        assert_eq!(given("ActionNames.member.2"), Some("codecommit:CreateBranch"));
        assert_eq!((given("ResourceArns.member.1"), given("ResourceArns.member.2")), (Some(SHOP), Some(SEALED)));
        assert_eq!(given("ContextEntries.member.1.ContextKeyName"), Some("codecommit:References"));
        match given("Marker") {
            None => page(
                &format!(
                    "<member><EvalActionName>codecommit:GetBranch</EvalActionName>\
                     <EvalResourceName>arn:aws:codecommit:*:*:${{RepositoryName}}</EvalResourceName>\
                     <EvalDecision>implicitDeny</EvalDecision><ResourceSpecificResults>\
                     <member><EvalResourceName>{SHOP}</EvalResourceName><EvalResourceDecision>allowed</EvalResourceDecision></member>\
                     <member><EvalResourceName>{SEALED}</EvalResourceName><EvalResourceDecision>explicitDeny</EvalResourceDecision></member>\
                     </ResourceSpecificResults></member>"
                ),
                Some("m &amp; m"),
            ),
            Some("m & m") => page(
                "<member><EvalActionName>codecommit:CreateBranch</EvalActionName><EvalResourceName>*</EvalResourceName>\
                 <EvalDecision>implicitDeny</EvalDecision><MissingContextValues/></member>",
                None,
            ),
            other => panic!("{other:?}"),
        }
    })
    .await;
    let found =
        simulate(&aws, &["codecommit:GetBranch", "codecommit:CreateBranch"], &[SHOP, SEALED]).await.unwrap();
    let expected = [
        decided("codecommit:GetBranch", SHOP, Decision::Allowed),
        decided("codecommit:GetBranch", SEALED, Decision::ExplicitDeny),
        decided("codecommit:CreateBranch", "*", Decision::ImplicitDeny),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn one_resource_needs_no_results_of_its_own() {
    let aws = FakeAws::start(|asked| {
        assert!(!asked.form.contains_key("ContextEntries.member.1.ContextKeyName"));
        page(
            "<member><EvalActionName>sns:Subscribe</EvalActionName><EvalDecision>allowed</EvalDecision></member>\
             <member><EvalActionName>sns:CreateTopic</EvalActionName><EvalDecision>perhaps</EvalDecision></member>\
             <member><EvalDecision>allowed</EvalDecision></member>",
            None,
        )
    })
    .await;
    let found = simulate(&aws, &["sns:Subscribe", "sns:CreateTopic"], &["arn:t"]).await.unwrap();
    assert_eq!(
        found,
        [decided("sns:Subscribe", "arn:t", Decision::Allowed)],
        "what cannot be read says nothing"
    );
    let found = simulate(&aws, &["sns:Subscribe"], &[]).await.unwrap();
    assert_eq!(found, [decided("sns:Subscribe", "*", Decision::Allowed)]);
}

#[tokio::test]
async fn the_usual_answer_is_a_refusal() {
    let words =
        format!("User: {ADA} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: {ADA}");
    let aws = FakeAws::start(move |_| query_error(403, "AccessDenied", &words)).await;
    let error = simulate(&aws, &["sns:Subscribe"], &[]).await.unwrap_err();
    assert!(
        matches!(&error, AwsError::AccessDenied { action: Some(action), .. } if action == "iam:SimulatePrincipalPolicy"),
        "{error:?}"
    );
    let aws = FakeAws::start(|_| query_error(404, "NoSuchEntity", "no user")).await;
    let expected = AwsError::Service { code: "NoSuchEntity".to_owned(), message: "no user".to_owned() };
    assert_eq!(simulate(&aws, &["sns:Subscribe"], &[]).await.unwrap_err(), expected);
    let aws = FakeAws::start(|_| query_error(403, "SignatureDoesNotMatch", "no")).await;
    let error = simulate(&aws, &["sns:Subscribe"], &[]).await.unwrap_err();
    assert!(!format!("{error:?} {error}").contains("wJalr"), "{error:?}");
}

#[tokio::test]
async fn throttling_is_waited_out_and_a_wrong_clock_put_right() {
    let aws = FakeAws::start(|asked| match asked.before {
        0 => query_error(400, "Throttling", "Rate exceeded"),
        1 => xml_throttle(400),
        2 => query_error(503, "ServiceUnavailable", "later"),
        3 => {
            let mut skewed =
                query_error(403, "SignatureDoesNotMatch", "Signature expired: x is now earlier than y");
            skewed.headers_mut().insert("date", "Tue, 01 Jan 2030 10:00:00 GMT".parse().unwrap());
            skewed
        }
        _ => {
            assert!(asked.authorization.contains("/20300101/us-east-1/iam/"), "{}", asked.authorization);
            page("", None)
        }
    })
    .await;
    assert_eq!(simulate(&aws, &["sns:Subscribe"], &[]).await.unwrap(), []);
    assert_eq!(aws.asked("SimulatePrincipalPolicy"), 5);
}

#[tokio::test]
async fn what_is_no_answer_of_iam_is_an_error() {
    for (status, body) in [
        (200, "<html>Sign in</html>"),
        (200, "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyRes"),
        (200, "{}"),
        (407, "proxy"),
    ] {
        let aws = FakeAws::start(move |_| answer(status, Some("text/html"), body.to_owned())).await;
        let error = simulate(&aws, &["sns:Subscribe"], &[]).await.unwrap_err();
        assert!(matches!(error, AwsError::Unexpected { .. }), "{body}: {error:?}");
    }
    let aws = FakeAws::start(|_| page("", Some("again"))).await;
    let error = simulate(&aws, &["sns:Subscribe"], &[]).await.unwrap_err();
    assert!(matches!(error, AwsError::Unexpected { .. }), "{error:?}");
}
