"""boto3: everybody who must be refused, and a service that has had enough."""

import http.client
import unittest
import urllib.parse

from botocore import UNSIGNED
from botocore.exceptions import ClientError

from world import ENDPOINT, Case, asked, client, control, principal


class Signatures(Case):
    def test_a_wrong_secret(self):
        wrong = "w" * 40
        self.refused(
            "InvalidSignatureException",
            client("codecommit", secret=wrong).list_repositories,
            says="signature we calculated does not match",
        )
        for service, call in [("sts", "get_caller_identity"), ("sns", "list_topics"), ("iam", "get_user")]:
            self.refused("SignatureDoesNotMatch", getattr(client(service, secret=wrong), call), status=403)

    def test_a_key_nobody_has(self):
        stranger = {"access_key_id": "AKIA" + "Z" * 16, "secret_access_key": "s" * 40}
        self.refused("UnrecognizedClientException", client("codecommit", stranger).list_repositories)
        self.refused("InvalidClientTokenId", client("sts", stranger).get_caller_identity, status=403)

    def test_a_key_that_was_switched_off(self):
        key = principal("pull-only")["access_key_id"]
        control("POST", f"/access-keys/{key}", {"active": False})
        self.addCleanup(control, "POST", f"/access-keys/{key}", {"active": True})
        self.refused("UnrecognizedClientException", client("codecommit", "pull-only").list_repositories)

    def test_another_region(self):
        self.refused(
            "InvalidSignatureException",
            client("codecommit", region="us-west-2").list_repositories,
            says="Credential should be scoped to a valid region",
        )

    def test_a_session_token_that_is_missing_or_wrong(self):
        for token in [None, "other"]:
            self.refused(
                "UnrecognizedClientException", client("codecommit", "temporary", token=token).list_repositories
            )
        self.assertTrue(client("codecommit", "temporary").list_repositories()["repositories"])

    def test_no_signature(self):
        self.refused(
            "MissingAuthenticationTokenException",
            client("codecommit", signature_version=UNSIGNED).list_repositories,
        )
        self.refused(
            "MissingAuthenticationToken", client("sts", signature_version=UNSIGNED).get_caller_identity, status=403
        )

    def test_a_clock_that_is_off(self):
        codecommit = client("codecommit")
        for minutes, says in [(16, "Signature expired"), (-16, "Signature not yet current")]:
            control("POST", "/clock/advance", {"millis": minutes * 60_000})
            self.refused("InvalidSignatureException", codecommit.list_repositories, says=says)
            control("POST", "/clock/advance", {"millis": -minutes * 60_000})
        self.assertTrue(codecommit.list_repositories()["repositories"])


class Permissions(Case):
    def test_who_may_only_look_changes_nothing(self):
        codecommit = client("codecommit", "readonly")
        tip = codecommit.get_branch(repositoryName="payments-api", branchName="main")["branch"]["commitId"]
        answer = self.refused(
            "AccessDeniedException",
            lambda: codecommit.create_branch(repositoryName="payments-api", branchName="x", commitId=tip),
            says="is not authorized to perform: codecommit:CreateBranch on resource: arn:aws:codecommit:",
        )
        self.assertIn(principal("readonly")["arn"], answer["Error"]["Message"])

    def test_who_has_no_policy_sees_nothing(self):
        codecommit = client("codecommit", "nobody")
        self.refused("AccessDeniedException", codecommit.list_repositories)
        # Not even whether a repository exists.
        for name in ["payments-api", "no-such-repository"]:
            self.refused("AccessDeniedException", lambda: codecommit.get_repository(repositoryName=name))

    def test_a_power_user_does_not_delete(self):
        codecommit = client("codecommit", "poweruser")
        self.refused("AccessDeniedException", lambda: codecommit.delete_repository(repositoryName="Runbooks"))

    def test_one_repository_is_denied_and_the_others_are_not(self):
        deny = {"Effect": "Deny", "Action": "codecommit:*", "Resource": "arn:aws:codecommit:*:*:fraud-*"}
        document = {"Version": "2012-10-17", "Statement": [deny]}
        control("POST", "/principals/poweruser/policies", {"name": "no-fraud", "document": document})
        codecommit = client("codecommit", "poweruser")
        self.refused(
            "AccessDeniedException",
            lambda: codecommit.get_repository(repositoryName="fraud-rules"),
            says="explicit deny",
        )
        self.refused(
            "AccessDeniedException",
            lambda: codecommit.batch_get_repositories(repositoryNames=["fraud-rules", "runbooks"]),
        )
        codecommit.get_repository(repositoryName="runbooks")


class Throttling(Case):
    """What boto3 makes of each form was measured against the real service's recorded bytes."""

    def asked_by(self, fault, *, mode, attempts=3, times=None):
        self.fault("ListRepositories", fault, times)
        before = asked("codecommit", "ListRepositories")
        codecommit = client("codecommit", retries=mode, attempts=attempts)
        outcome = "ok"
        try:
            codecommit.list_repositories()
        except ClientError as error:
            outcome = error.response["Error"]["Code"]
        control("DELETE", "/faults")
        return outcome, asked("codecommit", "ListRepositories") - before

    def test_the_xml_form_is_no_throttle_to_boto3_and_ends_at_once(self):
        for mode in ["legacy", "standard", "adaptive"]:
            self.assertEqual(self.asked_by({"kind": "throttle-xml"}, mode=mode), ("400", 1), mode)

    def test_the_json_form_is_tried_again(self):
        found = self.asked_by({"kind": "throttle-json"}, mode="standard")
        self.assertEqual(found, ("ThrottlingException", 3))
        self.assertEqual(self.asked_by({"kind": "throttle-json"}, mode="standard", times=2), ("ok", 3))

    def test_an_unavailable_service_is_tried_again(self):
        self.assertEqual(self.asked_by({"kind": "unavailable"}, mode="standard"), ("503", 3))

    def test_a_dropped_connection_is_tried_again(self):
        self.assertEqual(self.asked_by({"kind": "drop-connection"}, mode="standard", times=1), ("ok", 2))

    def test_the_bytes_are_the_recorded_ones(self):
        self.fault("ListRepositories", {"kind": "throttle-xml"}, 1)
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(ENDPOINT).netloc)
        self.addCleanup(connection.close)
        connection.request("POST", "/", "{}", {"X-Amz-Target": "CodeCommit_20150413.ListRepositories"})
        answer = connection.getresponse()
        self.assertEqual(answer.status, 400)
        self.assertIsNone(answer.getheader("Content-Type"))
        self.assertIsNone(answer.getheader("x-amzn-errortype"))
        body = answer.read()
        self.assertEqual(len(body), 80)
        self.assertEqual(
            body, b"<ThrottlingException>\n  <Message>Rate exceeded</Message>\n</ThrottlingException>\n"
        )

    def test_the_other_services_throttle_in_their_own_form(self):
        for service, call, operation in [
            ("sns", "list_topics", "ListTopics"),
            ("iam", "get_user", "GetUser"),
            ("sts", "get_caller_identity", "GetCallerIdentity"),
        ]:
            self.fault(operation, {"kind": "throttle-xml"}, 1, service)
            self.refused("Throttling", getattr(client(service), call))

    def test_a_rate_is_kept(self):
        control("POST", "/options", {"throttle_rps": 5})
        self.addCleanup(control, "POST", "/options", {"throttle_rps": 0})
        codecommit = client("codecommit")
        outcomes = []
        for _ in range(12):
            try:
                codecommit.list_repositories()
                outcomes.append("ok")
            except ClientError as error:
                outcomes.append(error.response["Error"]["Code"])
        self.assertEqual(outcomes[0], "ok")
        self.assertIn("400", outcomes)


if __name__ == "__main__":
    unittest.main(verbosity=2)
