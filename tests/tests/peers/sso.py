"""boto3 and the AWS SDK's own providers: IAM Identity Center, from the device's code to git."""

import base64
import datetime
import hashlib
import html.parser
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest
import unittest.mock
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore
from botocore.config import Config

from world import ACCOUNT, ENDPOINT, READY, REGION, Case, asked, client, control, git, remote

SSO = READY["sso"]
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
unsigned = Config(
    signature_version=botocore.UNSIGNED, parameter_validation=False, retries={"total_max_attempts": 1}
)
oidc = boto3.client("sso-oidc", endpoint_url=ENDPOINT, region_name=REGION, config=unsigned)
portal = boto3.client("sso", endpoint_url=ENDPOINT, region_name=REGION, config=unsigned)


class Page(html.parser.HTMLParser):
    """The form of a page: where it goes, and what it sends beside the button."""

    def __init__(self, text):
        super().__init__()
        self.action, self.hidden, self.buttons = None, {}, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.action = attributes["action"]
        elif tag == "input" and attributes.get("type") == "hidden":
            self.hidden[attributes["name"]] = attributes["value"]
        elif tag == "button":
            self.buttons.append((attributes.get("name"), attributes.get("value")))


def press(address, decision):
    """Opens a page as a person would, and presses a button; the answer is not followed."""
    with urllib.request.urlopen(address) as answer:
        page = Page(answer.read().decode())
    assert ("decision", decision) in page.buttons, page.buttons
    data = urllib.parse.urlencode({**page.hidden, "decision": decision}).encode()

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    try:
        with urllib.request.build_opener(Stay).open(urllib.parse.urljoin(address, page.action), data) as answer:
            return answer
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused


def register(**more):
    made = oidc.register_client(
        clientName="peer", clientType="public", **{"scopes": ["sso:account:access"], **more}
    )
    return {key: made[key] for key in ["clientId", "clientSecret"]}, made


def begin(who, start=SSO["start_url"]):
    return oidc.start_device_authorization(**who, startUrl=start)


def redeem(who, device):
    return oidc.create_token(**who, grantType=DEVICE, deviceCode=device["deviceCode"])


def signed_in():
    who, _ = register()
    device = begin(who)
    press(device["verificationUriComplete"], "approve")
    return who, redeem(who, device)


def keys_of(token, role):
    got = portal.get_role_credentials(roleName=role, accountId=ACCOUNT, accessToken=token["accessToken"])
    keys = got["roleCredentials"]
    return {
        "access_key_id": keys["accessKeyId"],
        "secret_access_key": keys["secretAccessKey"],
        "session_token": keys["sessionToken"],
    }, keys["expiration"]


class Devices(Case):
    def test_a_person_approves_in_the_browser(self):
        who, made = register()
        self.assertGreater(made["clientSecretExpiresAt"], time.time() + 89 * 86_400)
        device = begin(who)
        self.assertEqual((device["expiresIn"], device["interval"]), (600, 1))
        self.assertRegex(device["userCode"], "^[A-Z]{4}-[A-Z]{4}$")
        self.refused("AuthorizationPendingException", lambda: redeem(who, device))
        self.refused("SlowDownException", lambda: redeem(who, device))
        with urllib.request.urlopen(device["verificationUriComplete"]) as answer:
            self.assertIn(device["userCode"], answer.read().decode())
        self.assertEqual(press(device["verificationUriComplete"], "approve").status, 200)
        self.assertEqual(press(device["verificationUriComplete"], "approve").status, 400)
        time.sleep(1.1)
        token = redeem(who, device)
        self.assertEqual((token["tokenType"], token["expiresIn"]), ("Bearer", 3600))
        time.sleep(1.1)
        self.refused("InvalidGrantException", lambda: redeem(who, device))

    def test_nobody_approves(self):
        who, _ = register()
        denied, late = begin(who), begin(who)
        press(denied["verificationUriComplete"], "deny")
        self.refused("AccessDeniedException", lambda: redeem(who, denied))
        control("POST", "/clock/advance", {"millis": 600_000})
        self.addCleanup(control, "POST", "/clock/advance", {"millis": -600_000})
        self.refused("ExpiredTokenException", lambda: redeem(who, late))

    def test_the_control_endpoint_stands_in_for_a_person(self):
        who, _ = register()
        device = begin(who)
        listed = {one["user_code"]: one["state"] for one in control("GET", "/sso/device-authorizations")}
        self.assertEqual(listed[device["userCode"]], "pending")
        control("POST", f"/sso/device-authorizations/{device['userCode']}", {"decision": "approve"})
        self.assertTrue(redeem(who, device)["accessToken"])

    def test_what_is_wrong_is_named(self):
        who, _ = register()
        self.refused("InvalidRequestException", lambda: begin(who, "https://example.awsapps.com/start"))
        wrong = {**who, "clientSecret": "wrong"}
        self.refused("InvalidClientException", lambda: begin(wrong), status=401)
        self.refused("InvalidGrantException", lambda: redeem(who, {"deviceCode": "unknown"}))
        self.refused(
            "UnsupportedGrantTypeException", lambda: oidc.create_token(**who, grantType="password")
        )
        self.refused(
            "InvalidClientMetadataException",
            lambda: oidc.register_client(clientName="peer", clientType="confidential"),
        )
        self.refused("InvalidScopeException", lambda: register(scopes=["everything"]))

    def test_start_urls_are_known_however_they_are_copied(self):
        who, _ = register()
        for end in ["", "/", "/#", "/#/"]:
            self.assertTrue(begin(who, SSO["start_url"] + end)["deviceCode"])


class Browsers(Case):
    """The grant that newer clients prefer where a browser can reach them."""

    def ask(self, who, **changed):
        verifier = base64.urlsafe_b64encode(os.urandom(48)).decode().rstrip("=")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        query = {
            "response_type": "code",
            "client_id": who["clientId"],
            "redirect_uri": "http://127.0.0.1:40123/oauth/callback",
            "state": "st&te",
            "code_challenge_method": "S256",
            "code_challenge": challenge,
            "scopes": "sso:account:access",
            **changed,
        }
        return verifier, query["redirect_uri"], f"{ENDPOINT}/authorize?{urllib.parse.urlencode(query)}"

    def who(self):
        grants = ["authorization_code", "refresh_token"]
        redirects = ["http://127.0.0.1/oauth/callback"]
        return register(grantTypes=grants, redirectUris=redirects, issuerUrl=SSO["start_url"])[0]

    def test_a_code_comes_back_and_is_redeemed_with_its_verifier(self):
        who = self.who()
        verifier, uri, address = self.ask(who)
        answer = press(address, "approve")
        self.assertEqual(answer.status, 303)
        back = urllib.parse.urlsplit(answer.headers["Location"])
        self.assertEqual(back.netloc, "127.0.0.1:40123")
        given = dict(urllib.parse.parse_qsl(back.query))
        self.assertEqual(given["state"], "st&te")
        token = oidc.create_token(
            **who, grantType="authorization_code", code=given["code"], redirectUri=uri, codeVerifier=verifier
        )
        self.assertTrue(token["refreshToken"])
        self.refused("UnauthorizedClientException", lambda: redeem(who, {"deviceCode": "x"}))

    def test_a_denial_comes_back_too_and_a_wrong_request_does_not(self):
        who = self.who()
        answer = press(self.ask(who)[2], "deny")
        self.assertIn("error=access_denied", answer.headers["Location"])
        for changed in [{"redirect_uri": "https://example.com/"}, {"code_challenge_method": "plain"}]:
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(self.ask(who, **changed)[2])
            caught.exception.close()
            self.assertEqual(caught.exception.code, 400)


class Portal(Case):
    def test_accounts_roles_and_keys(self):
        _, token = signed_in()
        bearer = {"accessToken": token["accessToken"]}
        [account] = portal.list_accounts(**bearer)["accountList"]
        self.assertEqual((account["accountId"], account["accountName"]), (ACCOUNT, SSO["account_name"]))
        self.pages_of(1)
        pages = portal.get_paginator("list_account_roles").paginate(accountId=ACCOUNT, **bearer)
        roles = [role["roleName"] for page in pages for role in page["roleList"]]
        self.assertEqual(roles, SSO["roles"])
        keys, expiration = keys_of(token, "Developer")
        self.assertTrue(keys["access_key_id"].startswith("ASIA"))
        self.assertAlmostEqual(expiration / 1000, time.time() + 3600, delta=60)
        caller = client("sts", keys).get_caller_identity()
        self.assertRegex(
            caller["Arn"],
            f"^arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Developer_[0-9a-f]{{16}}/{SSO['user']}$",
        )
        self.assertRegex(caller["UserId"], f"^AROA[A-Z2-7]{{17}}:{SSO['user']}$")

    def test_the_roles_policies_decide_for_the_api_and_for_git(self):
        _, token = signed_in()
        developer, _ = keys_of(token, "Developer")
        reader, _ = keys_of(token, "ReadOnly")
        tip = client("codecommit", reader).get_branch(repositoryName="runbooks", branchName="main")
        tip = tip["branch"]["commitId"]
        create = lambda keys: client("codecommit", keys).create_branch(
            repositoryName="runbooks", branchName="sso", commitId=tip
        )
        denied = self.refused("AccessDeniedException", lambda: create(reader))
        self.assertIn("assumed-role/AWSReservedSSO_ReadOnly_", denied["Error"]["Message"])
        create(developer)
        listed = git(developer, "ls-remote", remote("runbooks"), "refs/heads/sso")
        self.assertTrue(listed.stdout.startswith(tip), listed.stderr)
        self.assertIn("403", git({**developer, "session_token": "x"}, "ls-remote", remote("runbooks")).stderr)
        control("POST", "/sessions/end", {"role": "Developer"})
        self.refused("ExpiredTokenException", client("codecommit", developer).list_repositories)
        self.refused("ExpiredToken", client("sts", developer).get_caller_identity, status=403)
        self.assertIn("403", git(developer, "ls-remote", remote("runbooks")).stderr)
        self.assertTrue(client("codecommit", reader).list_repositories()["repositories"], "another role")

    def test_what_is_not_assigned_is_refused(self):
        _, token = signed_in()
        bearer = {"accessToken": token["accessToken"]}
        for role, account in [("Administrator", ACCOUNT), ("Developer", "210987654321")]:
            self.refused(
                "ForbiddenException",
                lambda: portal.get_role_credentials(roleName=role, accountId=account, **bearer),
                status=403,
                says="No access",
            )
        self.refused(
            "ResourceNotFoundException",
            lambda: portal.list_account_roles(accountId="210987654321", **bearer),
            status=404,
        )
        self.refused(
            "UnauthorizedException",
            lambda: portal.list_accounts(accessToken="unknown"),
            status=401,
            says="Session token not found or invalid",
        )
        self.refused("InvalidRequestException", lambda: portal.list_accounts(maxResults=0, **bearer))

    def test_signing_out_and_the_end_of_a_session(self):
        who, token = signed_in()
        keys, _ = keys_of(token, "ReadOnly")
        portal.logout(accessToken=token["accessToken"])
        again = lambda: keys_of(token, "ReadOnly")
        self.refused("UnauthorizedException", again, status=401)
        refresh = lambda: oidc.create_token(**who, grantType="refresh_token", refreshToken=token["refreshToken"])
        self.refused("InvalidGrantException", refresh)
        self.assertTrue(client("codecommit", keys).list_repositories()["repositories"], "keys live on")
        _, token = signed_in()
        self.assertGreaterEqual(control("POST", "/sso/sessions/end", {})["ended"], 1)
        self.refused("UnauthorizedException", lambda: keys_of(token, "ReadOnly"), status=401)

    def test_faults_are_the_services_own(self):
        _, token = signed_in()
        self.fault("GetRoleCredentials", {"kind": "throttle-json"}, times=1, service="sso")
        self.refused("TooManyRequestsException", lambda: keys_of(token, "ReadOnly"), status=429)
        self.fault("CreateToken", {"kind": "internal-error"}, times=1, service="sso-oidc")
        who, _ = register()
        self.refused("InternalServerException", lambda: redeem(who, {"deviceCode": "x"}), status=500)
        self.assertGreaterEqual(asked("sso", "GetRoleCredentials", "TooManyRequestsException"), 1)


class Profiles(Case):
    """What people have in their settings, read by the SDK itself."""

    def setUp(self):
        self.home = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.home / "config").write_text(
            f"[sso-session shop]\nsso_start_url = {SSO['start_url']}\nsso_region = {REGION}\n"
            "sso_registration_scopes = sso:account:access\n"
            f"[profile developer]\nsso_session = shop\nsso_account_id = {ACCOUNT}\nsso_role_name = Developer\n"
            f"region = {REGION}\nendpoint_url = {ENDPOINT}\n"
        )
        changed = {
            "AWS_CONFIG_FILE": str(self.home / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.home / "none"),
            "AWS_ENDPOINT_URL": ENDPOINT,
        }
        self.enterContext(unittest.mock.patch.dict(os.environ, changed))

    def cache(self, token, who, seconds):
        directory = pathlib.Path.home() / ".aws" / "sso" / "cache"
        directory.mkdir(parents=True, exist_ok=True)
        ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
        file = directory / (hashlib.sha1(b"shop").hexdigest() + ".json")
        file.write_text(
            json.dumps(
                {
                    "startUrl": SSO["start_url"],
                    "region": REGION,
                    "accessToken": token["accessToken"],
                    "expiresAt": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "refreshToken": token["refreshToken"],
                    **who,
                    "registrationExpiresAt": "2049-01-01T00:00:00Z",
                }
            )
        )
        self.addCleanup(file.unlink, missing_ok=True)
        return file

    def test_a_cached_token_gives_keys_and_is_refreshed_before_it_ends(self):
        who, token = signed_in()
        file = self.cache(token, who, 3600)
        session = boto3.Session(profile_name="developer")
        arn = session.client("sts").get_caller_identity()["Arn"]
        self.assertIn("assumed-role/AWSReservedSSO_Developer_", arn)
        file.unlink()
        self.cache(token, who, 60)
        session = boto3.Session(profile_name="developer")
        self.assertEqual(session.client("sts").get_caller_identity()["Arn"], arn)
        self.assertNotEqual(json.loads(file.read_text())["accessToken"], token["accessToken"])

    def test_the_aws_cli_uses_the_profile_too(self):
        who, token = signed_in()
        self.cache(token, who, 3600)
        command = ["aws", "--profile", "developer", "--output", "json"]
        said = subprocess.run([*command, "sts", "get-caller-identity"], capture_output=True, text=True)
        self.assertIn("assumed-role/AWSReservedSSO_Developer_", said.stdout, said.stderr)
        control("POST", "/sso/sessions/end", {})
        said = subprocess.run([*command, "codecommit", "list-repositories"], capture_output=True, text=True)
        self.assertNotEqual(said.returncode, 0)
        self.assertIn("SSO session", said.stderr)

    def test_a_dead_session_is_told(self):
        who, token = signed_in()
        self.cache(token, who, 3600)
        control("POST", "/sso/sessions/end", {})
        session = boto3.Session(profile_name="developer")
        with self.assertRaises(botocore.exceptions.UnauthorizedSSOTokenError):
            session.client("sts").get_caller_identity()


if __name__ == "__main__":
    unittest.main(verbosity=2)
