"""boto3: what CloudTrail says of who did what."""

import json
import unittest

from world import ACCOUNT, Case, client, control, git, principal, remote, session

cloudtrail = client("cloudtrail", "admin")


def look_up(key, value):
    pages = cloudtrail.get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}]
    )
    return [event for page in pages for event in page["Events"]]


class Trail(Case):
    def setUp(self):
        control("DELETE", "/trail")

    def branch(self, who, name):
        codecommit = client("codecommit", who)
        tip = codecommit.get_branch(repositoryName="runbooks", branchName="main")["branch"]["commitId"]
        codecommit.create_branch(repositoryName="runbooks", branchName=name, commitId=tip)

    def test_an_action_stands_under_the_arn_of_who_did_it(self):
        self.branch("developer", "trail-1")
        [event] = look_up("EventName", "CreateBranch")
        self.assertEqual((event["Username"], event["ReadOnly"]), ("developer", "false"))
        self.assertEqual(event["AccessKeyId"], principal("developer")["access_key_id"])
        self.assertEqual(
            event["Resources"], [{"ResourceType": "AWS::CodeCommit::Repository", "ResourceName": "runbooks"}]
        )
        whole = json.loads(event["CloudTrailEvent"])
        self.assertEqual(whole["userIdentity"]["arn"], principal("developer")["arn"])
        self.assertEqual(whole["userIdentity"]["type"], "IAMUser")
        self.assertEqual(whole["requestParameters"]["branchName"], "trail-1")
        self.assertTrue(whole["userAgent"].startswith("Boto3/"))
        self.assertEqual(look_up("EventId", event["EventId"])[0]["EventName"], "CreateBranch")

    def test_a_session_names_its_role_and_its_key(self):
        role = f"arn:aws:iam::{ACCOUNT}:role/developer-role"
        made = client("sts", "developer").assume_role(RoleArn=role, RoleSessionName="trail")["Credentials"]
        self.branch(session(made), "trail-2")
        event = look_up("AccessKeyId", made["AccessKeyId"])[0]
        self.assertEqual(event["Username"], "trail")
        identity = json.loads(event["CloudTrailEvent"])["userIdentity"]
        self.assertEqual(identity["type"], "AssumedRole")
        self.assertEqual(identity["sessionContext"]["sessionIssuer"]["arn"], role)
        self.assertEqual(identity["sessionContext"]["attributes"]["mfaAuthenticated"], "false")
        text = json.dumps(control("GET", "/trail"))
        for secret in [made["SecretAccessKey"], made["SessionToken"], principal("developer")["secret_access_key"]]:
            self.assertNotIn(secret, text)

    def test_refusals_are_there_with_their_codes(self):
        self.refused("AccessDeniedException", lambda: self.branch("readonly", "trail-3"))
        [denied] = control("GET", "/trail?event_name=CreateBranch&error_code=AccessDeniedException")
        self.assertEqual(denied["event"]["userIdentity"]["userName"], "readonly")
        self.refused("InvalidSignatureException", client("codecommit", secret="w" * 40).list_repositories)
        [wrong] = control("GET", "/trail?error_code=InvalidSignatureException")
        self.assertEqual(wrong["event"]["userIdentity"]["type"], "Unknown")

    def test_git_stands_beside_the_api(self):
        keys = principal("developer")
        git(keys, "ls-remote", remote("runbooks"))
        pulls = control("GET", f"/trail?event_name=GitPull&resource=runbooks&arn={keys['arn']}")
        self.assertTrue(pulls)
        event = pulls[-1]["event"]
        self.assertEqual(event["userIdentity"]["accessKeyId"], keys["access_key_id"])
        self.assertEqual(event["additionalEventData"]["protocol"], "HTTP")
        self.assertTrue(event["userAgent"].startswith("git/"))
        self.assertNotIn("errorCode", event)
        git({**keys, "secret_access_key": "w" * 40}, "ls-remote", remote("runbooks"))
        self.assertTrue(control("GET", "/trail?event_name=GitPull&error_code=InvalidSignatureException"))

    def test_looking_up_is_paged_filtered_and_permitted(self):
        for _ in range(5):
            client("codecommit", "readonly").list_repositories()
        self.pages_of(2)
        self.assertEqual(len(look_up("EventName", "ListRepositories")), 5)
        self.assertEqual(look_up("EventName", "DeleteRepository"), [])
        self.refused("AccessDeniedException", client("cloudtrail", "developer").lookup_events)
        two = [{"AttributeKey": "EventName", "AttributeValue": "x"}] * 2
        self.refused(
            "InvalidLookupAttributesException", lambda: cloudtrail.lookup_events(LookupAttributes=two)
        )
        self.refused("InvalidMaxResultsException", lambda: cloudtrail.lookup_events(MaxResults=51))
        self.refused("InvalidNextTokenException", lambda: cloudtrail.lookup_events(NextToken="x"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
