"""Every service over TLS, trusted by the authority of the ready line alone."""

import json
import os
import ssl
import unittest
import urllib.request

import botocore.exceptions

from world import ACCOUNT, READY, Case, client

CA = os.environ["GIT_SSL_CAINFO"]
SECURE = READY["aws"]["endpoint_https"]


class PrivateAuthority(Case):
    def test_boto3_reaches_every_service(self):
        reach = lambda service, who="admin": client(service, who, endpoint=SECURE, verify=CA)
        self.assertTrue(reach("codecommit").list_repositories()["repositories"])
        self.assertEqual(reach("sts").get_caller_identity()["Account"], ACCOUNT)
        self.assertEqual(reach("iam").get_user()["User"]["UserName"], "admin")
        self.assertEqual(reach("sns").list_topics()["Topics"], [])
        self.assertTrue(reach("cloudtrail").lookup_events()["Events"])
        oidc = reach("sso-oidc")
        who = oidc.register_client(clientName="peer", clientType="public")
        for start in [READY["sso"]["start_url"], SECURE + "/start"]:
            device = oidc.start_device_authorization(
                clientId=who["clientId"], clientSecret=who["clientSecret"], startUrl=start
            )
            self.assertTrue(device["verificationUri"].startswith(SECURE))

    def test_jira_answers_too(self):
        context = ssl.create_default_context(cafile=CA)
        with urllib.request.urlopen(READY["jira"]["url_https"] + "/rest/api/2/serverInfo", context=context) as answer:
            self.assertIn("version", json.load(answer))

    def test_who_does_not_know_the_authority_refuses(self):
        with self.assertRaises(botocore.exceptions.SSLError):
            client("sts", endpoint=SECURE).get_caller_identity()
        with self.assertRaises(urllib.error.URLError):
            urllib.request.urlopen(READY["jira"]["url_https"] + "/rest/api/2/serverInfo")


if __name__ == "__main__":
    unittest.main(verbosity=2)
