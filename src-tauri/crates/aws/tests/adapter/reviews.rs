//! Pull requests as they stand, and branches that go: against the sandbox, and against an AWS that answers badly.

use causeway_app::port::aws::{AwsAccount, AwsError, NewPullRequest};
use causeway_sandbox::approvals::{Rule, RuleContent};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

use crate::history::{REPOSITORY, push, sandbox};
use crate::support::{FakeAws, account_of, answer, json as reply, xml_throttle};

fn error(code: &str) -> Value {
    json!({"__type": code, "message": "no"})
}

async fn open(account: &Arc<dyn AwsAccount>, source: &str) -> String {
    let request = NewPullRequest {
        repository: REPOSITORY.to_owned(),
        source: source.to_owned(),
        target: "main".to_owned(),
        title: "SHOP-1 <b>".to_owned(),
        description: "why".to_owned(),
        client_request_token: source.to_owned(),
    };
    account.create_pull_request(&request, &CancellationToken::new()).await.unwrap()
}

#[tokio::test]
async fn a_pull_request_is_read_approved_and_closed() {
    let sandbox = sandbox(0).await;
    let (author, other) = (account_of(&sandbox, "developer"), account_of(&sandbox, "poweruser"));
    let cancel = CancellationToken::new();
    let source_commit = push(&sandbox, "SHOP-1", "SHOP-1 work", &[("a", Some("a"))]);
    let id = open(&author, "SHOP-1").await;
    let read = other.pull_request(&id, &cancel).await.unwrap().unwrap();
    assert_eq!(
        (read.id.as_str(), read.repository.as_str(), read.title.as_str()),
        (id.as_str(), REPOSITORY, "SHOP-1 <b>")
    );
    assert_eq!((read.source.as_str(), read.target.as_str()), ("refs/heads/SHOP-1", "refs/heads/main"));
    assert_eq!((read.description.as_str(), read.source_commit.as_str()), ("why", source_commit.as_str()));
    assert!(read.open && !read.merged && read.author.ends_with("/developer"));
    assert_eq!((read.rules.len(), read.created_at.is_some()), (0, true));
    for unknown in ["999999", "first"] {
        assert_eq!(other.pull_request(unknown, &cancel).await.unwrap(), None);
    }

    let text = r#"{"Version":"2018-11-08","Statements":[{"Type":"Approvers","NumberOfApprovalsNeeded":1}]}"#;
    let number: u64 = id.parse().unwrap();
    let approver = "arn:aws:iam::111122223333:user/grace".to_owned();
    sandbox.world.pull_requests.update(number, 1, |request| {
        request.approvals.rules.push(Rule {
            id: "rule".to_owned(),
            name: "one".to_owned(),
            content: RuleContent::read(text).unwrap(),
            text: text.to_owned(),
            by_arn: approver.clone(),
            created_at: 1,
        });
    });
    let read = other.pull_request(&id, &cancel).await.unwrap().unwrap();
    assert_eq!(read.rules, ["one"]);
    let approvals = other.approvals(&id, &read.revision, &cancel).await.unwrap();
    assert_eq!(
        (approvals.unsatisfied, approvals.satisfied.len(), approvals.overridden),
        (vec!["one".to_owned()], 0, false)
    );
    sandbox.world.pull_requests.update(number, 2, |request| {
        let revision = request.revision_id.clone();
        request.approvals.states.insert((revision.clone(), approver.clone()), true);
        request.approvals.states.insert((revision.clone(), "arn:aws:iam::1:user/no".to_owned()), false);
        request.approvals.overridden.push(revision);
    });
    let approvals = other.approvals(&id, &read.revision, &cancel).await.unwrap();
    assert_eq!((approvals.satisfied, approvals.unsatisfied.len()), (vec!["one".to_owned()], 0));
    assert_eq!((approvals.approved_by, approvals.overridden), (vec![approver], true));
    let stale = other.approvals(&id, &"0".repeat(64), &cancel).await.unwrap_err();
    assert!(
        matches!(&stale, AwsError::Service { code, .. } if code == "RevisionNotCurrentException"),
        "{stale:?}"
    );

    other.close_pull_request(&id, &cancel).await.unwrap();
    other.close_pull_request(&id, &cancel).await.unwrap();
    let read = other.pull_request(&id, &cancel).await.unwrap().unwrap();
    assert!(!read.open && !read.merged);
    let closed = other.pull_request_ids(REPOSITORY, false, 1, &cancel).await.unwrap();
    assert_eq!(closed, [id]);
}

#[tokio::test]
async fn numbers_come_newest_first_over_many_pages() {
    let sandbox = sandbox(2).await;
    let account = account_of(&sandbox, "poweruser");
    let cancel = CancellationToken::new();
    let before = account.pull_request_ids(REPOSITORY, true, 1_000, &cancel).await.unwrap();
    let mut made = Vec::new();
    for number in 0..5 {
        let branch = format!("SHOP-{number}");
        push(&sandbox, &branch, "work", &[("a", Some(&branch))]);
        made.push(open(&account, &branch).await);
    }
    made.reverse();
    let all = account.pull_request_ids(REPOSITORY, true, 1_000, &cancel).await.unwrap();
    assert_eq!((&all[..5], &all[5..]), (&made[..], &before[..]));
    assert_eq!(account.pull_request_ids(REPOSITORY, true, 3, &cancel).await.unwrap(), made[..3]);
}

#[tokio::test]
async fn what_a_merge_would_meet_is_told() {
    let sandbox = sandbox(0).await;
    let account = account_of(&sandbox, "poweruser");
    let cancel = CancellationToken::new();
    push(&sandbox, "main", "first", &[("a", Some("1\n2\n3\n")), ("z", Some("z"))]);
    let base = account.branch_tip(REPOSITORY, "main", &cancel).await.unwrap().unwrap();
    let ahead = push(&sandbox, "ahead", "x", &[("a", Some("1\n2\n3\n4\n"))]);
    let outlook = account.merge_outlook(REPOSITORY, &ahead, &base, &cancel).await.unwrap();
    assert!(outlook.fast_forward && outlook.three_way);
    assert_eq!(outlook.merge_base.as_ref(), Some(&base));
    let nothing = account.merge_outlook(REPOSITORY, &base, &ahead, &cancel).await.unwrap();
    assert_eq!((nothing.merge_base.as_ref(), nothing.fast_forward), (Some(&base), false));
    // The same file and other lines: git merges that.
    push(&sandbox, "beside", "x", &[("a", Some("0\n1\n2\n3\n"))]);
    let beside = account.branch_tip(REPOSITORY, "beside", &cancel).await.unwrap().unwrap();
    let outlook = account.merge_outlook(REPOSITORY, &ahead, &beside, &cancel).await.unwrap();
    assert_eq!((outlook.fast_forward, outlook.three_way, outlook.conflicts.len()), (false, true, 0));
    let against = push(&sandbox, "against", "x", &[("a", Some("1\n2\n3\nno\n"))]);
    let outlook = account.merge_outlook(REPOSITORY, &ahead, &against, &cancel).await.unwrap();
    assert_eq!((outlook.fast_forward, outlook.three_way), (false, false));
    assert_eq!(outlook.conflicts, ["a"]);
}

#[tokio::test]
async fn a_branch_goes_with_its_commit_and_once() {
    let sandbox = sandbox(0).await;
    let account = account_of(&sandbox, "poweruser");
    let cancel = CancellationToken::new();
    let tip = push(&sandbox, "SHOP-1/ä", "x", &[("a", Some("a"))]);
    let gone = account.delete_branch(REPOSITORY, "SHOP-1/ä", &cancel).await.unwrap();
    assert_eq!(gone.as_ref(), Some(&tip));
    assert_eq!(account.delete_branch(REPOSITORY, "SHOP-1/ä", &cancel).await.unwrap(), None);
    account.create_branch(REPOSITORY, "SHOP-1/ä", &tip, &cancel).await.unwrap();
    let main = account.delete_branch(REPOSITORY, "main", &cancel).await.unwrap_err();
    assert!(
        matches!(&main, AwsError::Service { code, .. } if code == "DefaultBranchCannotBeDeletedException"),
        "{main:?}"
    );
}

#[tokio::test]
async fn a_deletion_is_sent_again_only_after_a_throttle() {
    let cancel = CancellationToken::new();
    let aws = FakeAws::start(|asked| {
        assert_eq!(asked.input, json!({"repositoryName": "shop", "branchName": "b"}));
        if asked.before < 2 {
            xml_throttle(400)
        } else {
            reply(200, &json!({"deletedBranch": {"branchName": "b", "commitId": "c"}}))
        }
    })
    .await;
    assert_eq!(aws.account().delete_branch("shop", "b", &cancel).await.unwrap().as_deref(), Some("c"));
    let aws = FakeAws::start(|_| answer(503, None, "<html>away</html>".to_owned())).await;
    aws.account().delete_branch("shop", "b", &cancel).await.unwrap_err();
    assert_eq!(aws.asked("DeleteBranch"), 1, "nobody knows whether it was carried out");
    let aws = FakeAws::start(|_| reply(200, &json!({"deletedBranch": {"branchName": "b"}}))).await;
    let odd = aws.account().delete_branch("shop", "b", &cancel).await.unwrap_err();
    assert!(matches!(odd, AwsError::Unexpected { .. }), "{odd:?}");
}

#[tokio::test]
async fn closing_is_sent_again_because_twice_is_once() {
    let cancel = CancellationToken::new();
    let aws = FakeAws::start(|asked| {
        assert_eq!(asked.input, json!({"pullRequestId": "7", "pullRequestStatus": "CLOSED"}));
        if asked.before == 0 {
            answer(500, None, String::new())
        } else {
            reply(200, &json!({"pullRequest": {}}))
        }
    })
    .await;
    aws.account().close_pull_request("7", &cancel).await.unwrap();
    assert_eq!(aws.asked("UpdatePullRequestStatus"), 2);
}

#[tokio::test]
async fn half_answers_are_unreadable_and_a_denied_look_at_conflicts_leaves_the_options() {
    let cancel = CancellationToken::new();
    let half = json!({"pullRequest": {"pullRequestId": "7", "pullRequestTargets": []}});
    let aws = FakeAws::start(move |_| reply(200, &half)).await;
    let odd = aws.account().pull_request("7", &cancel).await.unwrap_err();
    assert!(matches!(odd, AwsError::Unexpected { .. }), "{odd:?}");
    let aws = FakeAws::start(|_| reply(200, &json!({"pullRequestIds": ["1"], "nextToken": "again"}))).await;
    let circle = aws.account().pull_request_ids("shop", true, 9, &cancel).await.unwrap_err();
    assert!(matches!(circle, AwsError::Unexpected { .. }), "{circle:?}");
    let aws = FakeAws::start(|_| reply(200, &json!({}))).await;
    // The SDK makes an empty evaluation of one that is missing: then nothing is satisfied, and nobody approves.
    let none = aws.account().approvals("7", "r", &cancel).await.unwrap();
    assert_eq!((none.approved_by.len(), none.satisfied.len(), none.overridden), (0, 0, false));

    for (options, three_way) in [(json!(["THREE_WAY_MERGE"]), true), (json!([]), false)] {
        let aws = FakeAws::start(move |asked| match asked.operation.as_str() {
            "GetMergeOptions" => reply(
                200,
                &json!({"mergeOptions": options, "baseCommitId": "b", "sourceCommitId": "s", "destinationCommitId": "t"}),
            ),
            _ => reply(400, &error("AccessDeniedException")),
        })
        .await;
        let outlook = aws.account().merge_outlook("shop", "s", "t", &cancel).await.unwrap();
        assert_eq!((outlook.fast_forward, outlook.three_way), (false, three_way));
    }
}
