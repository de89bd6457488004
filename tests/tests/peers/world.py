"""The sandbox as boto3 meets it: clients for its principals, its control interface, and what it must refuse."""

import json
import os
import subprocess
import unittest
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

with open(os.environ["CAUSEWAY_READY"], encoding="utf-8") as file:
    READY = json.load(file)

ENDPOINT = READY["aws"]["endpoint"]
REGION = READY["aws"]["region"]
ACCOUNT = READY["aws"]["account"]


def principal(name):
    return next(one for one in READY["principals"] if one["name"] == name)


def client(service, who="admin", *, region=REGION, retries="standard", **changed):
    """A client that asks once unless told otherwise, and leaves every check of its input to the service."""
    keys = principal(who) if isinstance(who, str) else who
    return boto3.client(
        service,
        endpoint_url=changed.get("endpoint", ENDPOINT),
        verify=changed.get("verify"),
        region_name="us-east-1" if service == "iam" else region,
        aws_access_key_id=changed.get("key", keys["access_key_id"]),
        aws_secret_access_key=changed.get("secret", keys["secret_access_key"]),
        aws_session_token=changed.get("token", keys.get("session_token")),
        config=Config(
            parameter_validation=False,
            retries={"mode": retries, "total_max_attempts": changed.get("attempts", 1)},
            signature_version=changed.get("signature_version"),
        ),
    )


def session(keys):
    """Temporary keys as STS gives them, in the form of the ready line."""
    return {
        "access_key_id": keys["AccessKeyId"],
        "secret_access_key": keys["SecretAccessKey"],
        "session_token": keys["SessionToken"],
    }


def git(keys, *arguments):
    """git with these keys, by git-remote-codecommit."""
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": keys["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": keys["secret_access_key"],
        "AWS_DEFAULT_REGION": REGION,
        "CODE_COMMIT_ENDPOINT": READY["git"]["https"].removeprefix("https://"),
    }
    if keys.get("session_token"):
        environment["AWS_SESSION_TOKEN"] = keys["session_token"]
    return subprocess.run(["git", *arguments], env=environment, capture_output=True, text=True)


def remote(repository):
    return f"codecommit::{REGION}://{repository}"


def control(method, path, body=None):
    request = urllib.request.Request(
        READY["control"]["url"] + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + READY["control"]["token"], "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def asked(service, operation, outcome=None):
    """How often the sandbox was asked for this, by its own record."""
    return sum(
        1
        for event in control("GET", "/events")
        if event["service"] == service
        and event["operation"] == operation
        and outcome in (None, event["outcome"])
    )


class Case(unittest.TestCase):
    longMessage = True
    maxDiff = None

    def refused(self, code, call, *, status=400, says=""):
        """The call must be refused with this code, this HTTP status and these words; the answer is handed back."""
        with self.assertRaises(ClientError) as caught:
            call()
        answer = caught.exception.response
        self.assertEqual(answer["Error"]["Code"], code, answer)
        self.assertEqual(answer["ResponseMetadata"]["HTTPStatusCode"], status, answer)
        self.assertIn(says, answer["Error"].get("Message", ""))
        return answer

    def pages_of(self, size):
        """From here to the end of the test pages hold this many entries."""
        control("POST", "/options", {"page_size": size})
        self.addCleanup(control, "POST", "/options", {"page_size": 0})

    def fault(self, operation, fault, times=None, service="codecommit"):
        """From here to the end of the test this operation is broken."""
        control(
            "POST", "/faults", {"service": service, "operation": operation, "fault": fault, "times": times}
        )
        self.addCleanup(control, "DELETE", "/faults")
