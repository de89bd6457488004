"""boto3: who somebody is, and what they sign in with."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from world import ACCOUNT, Case, asked, client, control, principal

iam = client("iam")


class Sts(Case):
    def test_everybody_learns_who_they_are(self):
        for name in ["admin", "readonly", "nobody", "temporary"]:
            answer = client("sts", name).get_caller_identity()
            self.assertEqual(answer["Arn"], principal(name)["arn"])
            self.assertEqual(answer["Account"], ACCOUNT)
            self.assertTrue(answer["UserId"].startswith("AIDA"))
        self.assertEqual(client("sts", region="us-east-1").get_caller_identity()["Account"], ACCOUNT)

    def test_a_session_works_until_its_end(self):
        keys = client("sts", "readonly").get_session_token(DurationSeconds=900)["Credentials"]
        self.assertTrue(keys["AccessKeyId"].startswith("ASIA"))
        session = {
            "access_key_id": keys["AccessKeyId"],
            "secret_access_key": keys["SecretAccessKey"],
            "session_token": keys["SessionToken"],
        }
        codecommit = client("codecommit", session)
        self.assertTrue(codecommit.list_repositories()["repositories"])
        self.refused("AccessDenied", client("sts", session).get_session_token, status=403)
        control("POST", "/clock/advance", {"millis": 901_000})
        # botocore learns its skew only while it retries, so its signature is now too old and its token is dead.
        self.refused("ExpiredTokenException", codecommit.list_repositories, says="expired")
        self.refused("ExpiredToken", client("sts", session).get_caller_identity, status=403)
        control("POST", "/clock/advance", {"millis": -901_000})
        self.assertTrue(codecommit.list_repositories()["repositories"])

    def test_roles_that_are_not_there_and_lengths_that_are_not_allowed(self):
        sts = client("sts")
        role = f"arn:aws:iam::{ACCOUNT}:role/nobody-has-it"
        self.refused(
            "AccessDenied",
            lambda: sts.assume_role(RoleArn=role, RoleSessionName="peer"),
            status=403,
            says="sts:AssumeRole",
        )
        self.refused("ValidationError", lambda: sts.get_session_token(DurationSeconds=60))


class Iam(Case):
    def key(self, kind="rsa", bits="2048"):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "key"
            make = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "peer", "-f", path]
            subprocess.run(make + (["-b", bits] if kind == "rsa" else []), check=True)
            return path.with_suffix(".pub").read_text()

    def test_a_user_and_its_keys(self):
        self.assertEqual(iam.get_user()["User"]["UserName"], "admin")
        self.assertEqual(iam.get_user(UserName="admin")["User"]["Arn"], principal("admin")["arn"])
        listed = iam.list_ssh_public_keys(UserName="admin")["SSHPublicKeys"]
        self.assertEqual([one["SSHPublicKeyId"] for one in listed], [principal("admin")["ssh_public_key_id"]])

    def test_an_ssh_key_comes_and_goes(self):
        made = iam.upload_ssh_public_key(UserName="admin", SSHPublicKeyBody=self.key())["SSHPublicKey"]
        which = {"UserName": "admin", "SSHPublicKeyId": made["SSHPublicKeyId"]}
        self.addCleanup(iam.delete_ssh_public_key, **which)
        self.assertTrue(made["SSHPublicKeyId"].startswith("APKA"))
        self.assertRegex(made["Fingerprint"], "^([0-9a-f]{2}:){15}[0-9a-f]{2}$")
        pem = iam.get_ssh_public_key(**which, Encoding="PEM")["SSHPublicKey"]["SSHPublicKeyBody"]
        self.assertTrue(pem.startswith("-----BEGIN PUBLIC KEY-----"))
        iam.update_ssh_public_key(**which, Status="Inactive")
        self.assertEqual(iam.get_ssh_public_key(**which, Encoding="SSH")["SSHPublicKey"]["Status"], "Inactive")
        self.refused(
            "DuplicateSSHPublicKey",
            lambda: iam.upload_ssh_public_key(UserName="admin", SSHPublicKeyBody=made["SSHPublicKeyBody"]),
        )
        self.refused(
            "InvalidPublicKey",
            lambda: iam.upload_ssh_public_key(UserName="admin", SSHPublicKeyBody=self.key("ed25519")),
        )

    def test_the_fingerprint_is_the_one_openssh_prints(self):
        body = self.key()
        made = iam.upload_ssh_public_key(UserName="admin", SSHPublicKeyBody=body)["SSHPublicKey"]
        self.addCleanup(iam.delete_ssh_public_key, UserName="admin", SSHPublicKeyId=made["SSHPublicKeyId"])
        printed = subprocess.run(
            ["ssh-keygen", "-l", "-E", "md5", "-f", "-"], input=body, text=True, check=True, capture_output=True
        )
        self.assertEqual("MD5:" + made["Fingerprint"], printed.stdout.split()[1])

    def test_git_credentials_are_shown_once_and_two_at_most(self):
        create = lambda name="admin": iam.create_service_specific_credential(
            UserName=name, ServiceName="codecommit.amazonaws.com"
        )["ServiceSpecificCredential"]
        self.refused("AccessDenied", lambda: create("nobody"), status=403)
        [first] = iam.list_service_specific_credentials(UserName="admin")["ServiceSpecificCredentials"]
        both = [first, create()]
        self.refused("LimitExceeded", create, status=409)
        listed = iam.list_service_specific_credentials(UserName="admin")["ServiceSpecificCredentials"]
        self.assertEqual({one["ServiceUserName"] for one in listed}, {one["ServiceUserName"] for one in both})
        self.assertTrue(all("ServicePassword" not in one for one in listed))
        which = {"UserName": "admin", "ServiceSpecificCredentialId": both[1]["ServiceSpecificCredentialId"]}
        again = iam.reset_service_specific_credential(**which)["ServiceSpecificCredential"]
        self.assertNotEqual(again["ServicePassword"], both[1]["ServicePassword"])
        iam.update_service_specific_credential(**which, Status="Inactive")
        iam.delete_service_specific_credential(**which)
        self.refused("NoSuchEntity", lambda: iam.delete_service_specific_credential(**which), status=404)

    def test_simulation_says_what_the_policies_say(self):
        decide = lambda name, *actions: {
            one["EvalActionName"]: one["EvalDecision"]
            for page in iam.get_paginator("simulate_principal_policy").paginate(
                PolicySourceArn=principal(name)["arn"], ActionNames=list(actions)
            )
            for one in page["EvaluationResults"]
        }
        actions = ["codecommit:ListRepositories", "codecommit:CreateBranch", "sns:CreateTopic"]
        self.assertEqual(decide("readonly", *actions), dict(zip(actions, ["allowed", "implicitDeny", "implicitDeny"])))
        self.pages_of(1)
        self.assertEqual(set(decide("nobody", *actions).values()), {"implicitDeny"})
        self.refused(
            "AccessDenied",
            lambda: client("iam", "readonly").simulate_principal_policy(
                PolicySourceArn=principal("readonly")["arn"], ActionNames=actions
            ),
            status=403,
        )

    def test_a_session_without_a_second_factor_cannot_use_iam(self):
        self.refused("InvalidClientTokenId", client("iam", "temporary").get_user, status=403)
        self.assertGreaterEqual(asked("iam", "GetUser"), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
