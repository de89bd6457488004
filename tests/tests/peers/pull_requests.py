"""boto3: pull requests from the first commit to the merge."""

import json
import unittest
import uuid

from world import Case, client, control, principal

codecommit = client("codecommit")


def tip(repository, branch):
    return codecommit.get_branch(repositoryName=repository, branchName=branch)["branch"]["commitId"]


def commit(repository, branch, text):
    change = {
        "branch": branch,
        "message": f"SHOP-2 {text}",
        "files": {f"{branch}.txt": text},
        "author": {"name": "Pat Peer", "email": "pat@example.com"},
    }
    return control("POST", f"/repositories/{repository}/commits", change)["commit_id"]


class PullRequests(Case):
    repository = "order-history"

    def branch(self):
        name = "peer-" + uuid.uuid4().hex[:8]
        codecommit.create_branch(
            repositoryName=self.repository, branchName=name, commitId=tip(self.repository, "main")
        )
        commit(self.repository, name, "first")
        return name

    def create(self, branch, **more):
        target = {"repositoryName": self.repository, "sourceReference": branch}
        return codecommit.create_pull_request(title="A peer's wish", targets=[target], **more)["pullRequest"]

    def test_it_follows_its_branch_and_is_merged_by_moving_main(self):
        branch = self.branch()
        made = self.create(branch, description="Why not?")
        target = made["pullRequestTargets"][0]
        self.assertEqual(made["pullRequestStatus"], "OPEN")
        self.assertEqual(made["authorArn"], principal("admin")["arn"])
        self.assertEqual(target["sourceReference"], f"refs/heads/{branch}")
        self.assertEqual(target["destinationReference"], "refs/heads/main")
        self.assertEqual(target["mergeMetadata"]["isMerged"], False)
        second = commit(self.repository, branch, "second")
        number = made["pullRequestId"]
        moved = codecommit.get_pull_request(pullRequestId=number)["pullRequest"]
        self.assertEqual(moved["pullRequestTargets"][0]["sourceCommit"], second)
        self.assertNotEqual(moved["revisionId"], made["revisionId"])
        options = codecommit.get_merge_options(
            repositoryName=self.repository, sourceCommitSpecifier=branch, destinationCommitSpecifier="main"
        )
        self.assertIn("FAST_FORWARD_MERGE", options["mergeOptions"])
        self.assertEqual(options["sourceCommitId"], second)
        merge = lambda source: codecommit.merge_pull_request_by_fast_forward(
            pullRequestId=number, repositoryName=self.repository, sourceCommitId=source
        )
        self.refused("TipOfSourceReferenceIsDifferentException", lambda: merge(target["sourceCommit"]))
        merged = merge(second)["pullRequest"]
        self.assertEqual(merged["pullRequestStatus"], "CLOSED")
        self.assertTrue(merged["pullRequestTargets"][0]["mergeMetadata"]["isMerged"])
        self.assertEqual(tip(self.repository, "main"), second)
        self.refused("PullRequestAlreadyClosedException", lambda: merge(second))
        events = codecommit.describe_pull_request_events(pullRequestId=number)["pullRequestEvents"]
        kinds = [event["pullRequestEventType"] for event in events]
        for kind in ["PULL_REQUEST_CREATED", "PULL_REQUEST_SOURCE_REFERENCE_UPDATED"]:
            self.assertIn(kind, kinds)
        self.assertIn("PULL_REQUEST_MERGE_STATE_CHANGED", kinds)

    def test_what_has_diverged_is_not_merged_by_moving_main(self):
        branch = self.branch()
        number = self.create(branch)["pullRequestId"]
        commit(self.repository, "main", "meanwhile " + branch)
        options = codecommit.get_merge_options(
            repositoryName=self.repository, sourceCommitSpecifier=branch, destinationCommitSpecifier="main"
        )
        self.assertNotIn("FAST_FORWARD_MERGE", options["mergeOptions"])
        self.refused(
            "ManualMergeRequiredException",
            lambda: codecommit.merge_pull_request_by_fast_forward(
                pullRequestId=number, repositoryName=self.repository
            ),
        )

    def test_texts_change_and_what_is_closed_stays_closed(self):
        number = self.create(self.branch())["pullRequestId"]
        codecommit.update_pull_request_title(pullRequestId=number, title="Another title")
        codecommit.update_pull_request_description(pullRequestId=number, description="Another text")
        read = codecommit.get_pull_request(pullRequestId=number)["pullRequest"]
        self.assertEqual((read["title"], read["description"]), ("Another title", "Another text"))
        status = lambda status: codecommit.update_pull_request_status(pullRequestId=number, pullRequestStatus=status)
        for wanted in ["OPEN", "CLOSED", "CLOSED"]:
            self.assertEqual(status(wanted)["pullRequest"]["pullRequestStatus"], wanted)
        self.refused("InvalidPullRequestStatusUpdateException", lambda: status("OPEN"))
        self.refused(
            "PullRequestAlreadyClosedException",
            lambda: codecommit.update_pull_request_title(pullRequestId=number, title="Too late"),
        )

    def test_the_same_token_is_the_same_request(self):
        branch, token = self.branch(), uuid.uuid4().hex
        first = self.create(branch, clientRequestToken=token)
        self.assertEqual(self.create(branch, clientRequestToken=token)["pullRequestId"], first["pullRequestId"])
        self.refused(
            "IdempotencyParameterMismatchException",
            lambda: self.create(branch, clientRequestToken=token, description="other"),
        )

    def test_lists_come_in_pages_and_by_state_and_author(self):
        number = self.create(self.branch())["pullRequestId"]
        ids = lambda **given: [
            one
            for page in codecommit.get_paginator("list_pull_requests").paginate(
                repositoryName=self.repository, **given
            )
            for one in page["pullRequestIds"]
        ]
        whole = ids()
        self.pages_of(1)
        self.assertEqual(ids(), whole)
        self.assertEqual(sorted(ids(pullRequestStatus="OPEN") + ids(pullRequestStatus="CLOSED")), sorted(whole))
        self.assertIn(number, ids(pullRequestStatus="OPEN", authorArn=principal("admin")["arn"]))
        self.refused("InvalidPullRequestStatusException", lambda: ids(pullRequestStatus="MERGED"))

    def test_rules_ask_for_approvals_of_this_revision_and_hold_a_merge_back(self):
        branch = self.branch()
        made = self.create(branch)
        number, revision = made["pullRequestId"], made["revisionId"]
        content = {
            "Version": "2018-11-08",
            "Statements": [
                {
                    "Type": "Approvers",
                    "NumberOfApprovalsNeeded": 1,
                    "ApprovalPoolMembers": ["CodeCommitApprovers:poweruser"],
                }
            ],
        }
        rule = lambda name, text: codecommit.create_pull_request_approval_rule(
            pullRequestId=number, approvalRuleName=name, approvalRuleContent=text
        )
        self.assertEqual(rule("one", json.dumps(content))["approvalRule"]["approvalRuleName"], "one")
        self.refused("ApprovalRuleNameAlreadyExistsException", lambda: rule("one", json.dumps(content)))
        self.refused("InvalidApprovalRuleContentException", lambda: rule("two", "{}"))
        read = codecommit.get_pull_request(pullRequestId=number)["pullRequest"]
        self.assertEqual([one["approvalRuleName"] for one in read["approvalRules"]], ["one"])
        evaluate = lambda at: codecommit.evaluate_pull_request_approval_rules(pullRequestId=number, revisionId=at)[
            "evaluation"
        ]
        self.assertEqual(evaluate(revision)["approvalRulesNotSatisfied"], ["one"])
        self.assertFalse(evaluate(revision)["approved"])
        merge = lambda: codecommit.merge_pull_request_by_fast_forward(
            pullRequestId=number, repositoryName=self.repository
        )
        self.refused("PullRequestApprovalRulesNotSatisfiedException", merge)
        approve = lambda who, at, state="APPROVE": who.update_pull_request_approval_state(
            pullRequestId=number, revisionId=at, approvalState=state
        )
        other = client("codecommit", "poweruser")
        self.refused("PullRequestCannotBeApprovedByAuthorException", lambda: approve(codecommit, revision))
        self.refused("InvalidApprovalStateException", lambda: approve(other, revision, "MAYBE"))
        approve(other, revision)
        states = codecommit.get_pull_request_approval_states(pullRequestId=number, revisionId=revision)["approvals"]
        self.assertEqual(states, [{"userArn": principal("poweruser")["arn"], "approvalState": "APPROVE"}])
        self.assertEqual(evaluate(revision)["approvalRulesSatisfied"], ["one"])
        commit(self.repository, branch, "another revision")
        self.refused("RevisionNotCurrentException", lambda: evaluate(revision))
        now = codecommit.get_pull_request(pullRequestId=number)["pullRequest"]["revisionId"]
        self.assertEqual(evaluate(now)["approvalRulesNotSatisfied"], ["one"])
        override = lambda status: codecommit.override_pull_request_approval_rules(
            pullRequestId=number, revisionId=now, overrideStatus=status
        )
        override("OVERRIDE")
        self.refused("OverrideAlreadySetException", lambda: override("OVERRIDE"))
        self.assertTrue(evaluate(now)["overridden"])
        self.assertEqual(merge()["pullRequest"]["pullRequestStatus"], "CLOSED")

    def test_conflicts_are_listed_and_a_merge_by_line_has_fewer(self):
        path = "conflict-" + uuid.uuid4().hex[:8]
        put = lambda at, text: control(
            "POST",
            f"/repositories/{self.repository}/commits",
            {
                "branch": at,
                "message": "SHOP-2",
                "files": {path: text},
                "author": {"name": "Pat Peer", "email": "pat@example.com"},
            },
        )
        put("main", "1\n2\n3\n4\n5\n")
        ours, theirs, beside = ("peer-" + uuid.uuid4().hex[:8] for _ in range(3))
        for name in [ours, theirs, beside]:
            codecommit.create_branch(
                repositoryName=self.repository, branchName=name, commitId=tip(self.repository, "main")
            )
        put(ours, "one\n2\n3\n4\n5\n")
        put(theirs, "uno\n2\n3\n4\n5\n")
        put(beside, "1\n2\n3\n4\nfive\n")
        conflicts = lambda other, level, option="THREE_WAY_MERGE": codecommit.get_merge_conflicts(
            repositoryName=self.repository,
            sourceCommitSpecifier=ours,
            destinationCommitSpecifier=other,
            mergeOption=option,
            conflictDetailLevel=level,
        )
        found = conflicts(theirs, "LINE_LEVEL")
        self.assertFalse(found["mergeable"])
        self.assertEqual([one["filePath"] for one in found["conflictMetadataList"]], [path])
        self.assertTrue(conflicts(beside, "LINE_LEVEL")["mergeable"])
        self.assertFalse(conflicts(beside, "FILE_LEVEL")["mergeable"])
        moving = conflicts(beside, "FILE_LEVEL", "FAST_FORWARD_MERGE")
        self.assertEqual((moving["mergeable"], moving["conflictMetadataList"]), (False, []))
        self.refused("InvalidMergeOptionException", lambda: conflicts(beside, "FILE_LEVEL", "REBASE"))

    def test_what_cannot_be_a_pull_request_is_refused(self):
        branch = self.branch()
        create = lambda **given: codecommit.create_pull_request(**given)
        target = lambda source: [{"repositoryName": self.repository, "sourceReference": source}]
        self.refused("TitleRequiredException", lambda: create(targets=target(branch)))
        self.refused("InvalidTitleException", lambda: create(title="t" * 151, targets=target(branch)))
        self.refused("TargetsRequiredException", lambda: create(title="t"))
        self.refused("ReferenceDoesNotExistException", lambda: create(title="t", targets=target("nowhere")))
        self.refused("SourceAndDestinationAreSameException", lambda: create(title="t", targets=target("main")))
        read = lambda number: codecommit.get_pull_request(pullRequestId=number)
        self.refused("PullRequestDoesNotExistException", lambda: read("999999"))
        self.refused("InvalidPullRequestIdException", lambda: read("first"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
