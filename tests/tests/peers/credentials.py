"""boto3: keys that come and go, second factors, roles, sessions that end."""

import unittest

from world import ACCOUNT, READY, Case, client, control, git, principal, remote, session

ROLES = {role["name"]: role for role in READY["roles"]}
[DEVICE] = READY["mfa"]


def code():
    """A code that was not used yet. The device has a new one every half minute, so time has to pass."""
    control("POST", "/clock/advance", {"millis": 30_000})
    return control("GET", "/users/mfa/mfa")["code"]


def assume(who, role, **more):
    more = {"RoleSessionName": "peer", **more}
    return client("sts", who).assume_role(RoleArn=ROLES[role]["arn"], **more)


class Keys(Case):
    def test_a_user_rotates_a_key(self):
        iam = client("iam", "developer")
        old = principal("developer")
        made = iam.create_access_key()["AccessKey"]
        new = {"access_key_id": made["AccessKeyId"], "secret_access_key": made["SecretAccessKey"]}
        self.assertEqual((made["UserName"], made["Status"]), ("developer", "Active"))
        self.refused("LimitExceeded", iam.create_access_key, status=409, says="AccessKeysPerUser: 2")
        self.assertEqual(client("sts", new).get_caller_identity()["Arn"], old["arn"])
        iam = client("iam", new)
        iam.update_access_key(AccessKeyId=old["access_key_id"], Status="Inactive")
        self.refused("UnrecognizedClientException", client("codecommit", old).list_repositories)
        self.refused("InvalidClientTokenId", client("sts", old).get_caller_identity, status=403)
        self.assertIn("403", git(old, "ls-remote", remote("runbooks")).stderr)
        self.assertEqual(git(new, "ls-remote", remote("runbooks")).returncode, 0)
        status = {one["AccessKeyId"]: one["Status"] for one in iam.list_access_keys()["AccessKeyMetadata"]}
        self.assertEqual(status, {old["access_key_id"]: "Inactive", made["AccessKeyId"]: "Active"})
        used = iam.get_access_key_last_used(AccessKeyId=made["AccessKeyId"])
        self.assertEqual((used["UserName"], used["AccessKeyLastUsed"]["ServiceName"]), ("developer", "iam"))
        iam.update_access_key(AccessKeyId=old["access_key_id"], Status="Active")
        client("iam", old).delete_access_key(AccessKeyId=made["AccessKeyId"])
        self.refused("UnrecognizedClientException", client("codecommit", new).list_repositories)
        self.refused(
            "NoSuchEntity",
            lambda: client("iam", old).delete_access_key(AccessKeyId=made["AccessKeyId"]),
            status=404,
        )

    def test_somebody_else_rotates_it(self):
        made = control("POST", "/users/readonly/access-keys")
        self.addCleanup(control, "DELETE", f"/access-keys/{made['access_key_id']}")
        self.assertTrue(client("codecommit", made).list_repositories()["repositories"])
        control("POST", f"/access-keys/{made['access_key_id']}", {"active": False})
        self.refused("UnrecognizedClientException", client("codecommit", made).list_repositories)
        listed = {one["access_key_id"]: one for one in control("GET", "/users/readonly/access-keys")}
        self.assertEqual(listed[made["access_key_id"]]["status"], "Inactive")
        self.assertIsNotNone(listed[made["access_key_id"]]["last_used_at"])

    def test_who_has_no_right_to_keys(self):
        self.refused("AccessDenied", client("iam", "poweruser").create_access_key, status=403)
        self.refused(
            "AccessDenied", lambda: client("iam", "developer").list_access_keys(UserName="admin"), status=403
        )
        self.assertEqual(len(client("iam", "poweruser").list_access_keys()["AccessKeyMetadata"]), 1)


class SecondFactor(Case):
    def test_without_it_nothing_works_but_what_leads_to_it(self):
        self.refused(
            "AccessDeniedException",
            client("codecommit", "mfa").list_repositories,
            says="explicit deny in an identity-based policy",
        )
        [device] = client("iam", "mfa").list_mfa_devices()["MFADevices"]
        self.assertEqual(device["SerialNumber"], DEVICE["serial"])
        sts = client("sts", "mfa")
        bare = session(sts.get_session_token()["Credentials"])
        self.refused("AccessDeniedException", client("codecommit", bare).list_repositories)
        keys = session(sts.get_session_token(SerialNumber=DEVICE["serial"], TokenCode=code())["Credentials"])
        self.assertTrue(client("codecommit", keys).list_repositories()["repositories"])
        self.assertEqual(git(keys, "ls-remote", remote("runbooks")).returncode, 0)
        self.assertIn("403", git(bare, "ls-remote", remote("runbooks")).stderr)

    def test_codes_that_prove_nothing(self):
        sts = client("sts", "mfa")
        right = code()
        wrong = "000000" if right != "000000" else "000001"
        ask = lambda **more: lambda: sts.get_session_token(**more)
        invalid = "MultiFactorAuthentication failed with invalid MFA one time pass code."
        serial = DEVICE["serial"]
        self.refused("AccessDenied", ask(SerialNumber=serial, TokenCode=wrong), status=403, says=invalid)
        ask(SerialNumber=serial, TokenCode=right)()
        self.refused("AccessDenied", ask(SerialNumber=serial, TokenCode=right), status=403, says=invalid)
        self.refused("AccessDenied", ask(SerialNumber=serial), status=403, says="must provide both MFA serial number")
        unknown = f"arn:aws:iam::{ACCOUNT}:mfa/unknown"
        self.refused(
            "AccessDenied", ask(SerialNumber=unknown, TokenCode=right), status=403, says="unable to validate MFA code"
        )
        self.refused("ValidationError", ask(SerialNumber=serial, TokenCode="12345"))

    def test_a_role_can_want_it(self):
        self.refused("AccessDenied", lambda: assume("developer", "mfa-role"), status=403, says="sts:AssumeRole")
        keys = assume("mfa", "mfa-role", SerialNumber=DEVICE["serial"], TokenCode=code())["Credentials"]
        self.assertTrue(client("codecommit", session(keys)).list_repositories()["repositories"])


class Roles(Case):
    def test_roles_lead_to_roles_for_an_hour(self):
        first = assume("developer", "developer-role", DurationSeconds=900)
        self.assertEqual(
            first["AssumedRoleUser"]["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/developer-role/peer"
        )
        keys = session(first["Credentials"])
        second = assume(keys, "chained-role", RoleSessionName="next")
        self.assertTrue(second["AssumedRoleUser"]["Arn"].endswith("assumed-role/chained-role/next"))
        self.refused("ValidationError", lambda: assume(keys, "chained-role", DurationSeconds=3601))
        self.refused("AccessDenied", lambda: assume("developer", "chained-role"), status=403)
        self.refused("AccessDenied", lambda: assume("nobody", "developer-role"), status=403)

    def test_an_external_id_is_wanted_where_it_is(self):
        role = ROLES["external-role"]
        self.refused("AccessDenied", lambda: assume("developer", "external-role"), status=403)
        self.refused("AccessDenied", lambda: assume("developer", "external-role", ExternalId="wrong"), status=403)
        keys = assume("developer", "external-role", ExternalId=role["external_id"])["Credentials"]
        self.assertTrue(client("codecommit", session(keys)).list_repositories()["repositories"])

    def test_lengths_have_bounds(self):
        for seconds in [899, 3601, 43_201]:
            self.refused(
                "ValidationError", lambda: assume("developer", "developer-role", DurationSeconds=seconds)
            )

    def test_sessions_end_when_somebody_ends_them(self):
        keys = session(assume("developer", "developer-role")["Credentials"])
        other = session(client("sts", "readonly").get_session_token()["Credentials"])
        self.assertGreaterEqual(control("POST", "/sessions/end", {"role": "developer-role"})["ended"], 1)
        self.refused("ExpiredTokenException", client("codecommit", keys).list_repositories, says="expired")
        self.refused("ExpiredToken", client("sns", keys).list_topics, status=403)
        self.assertIn("403", git(keys, "ls-remote", remote("runbooks")).stderr)
        self.assertTrue(client("codecommit", other).list_repositories()["repositories"])
        self.assertEqual(control("POST", "/sessions/end", {"access_key_id": other["access_key_id"]}), {"ended": 1})
        self.refused("ExpiredTokenException", client("codecommit", other).list_repositories)


if __name__ == "__main__":
    unittest.main(verbosity=2)
