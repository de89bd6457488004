"""boto3 and a web server of its own: topics, subscriptions, triggers, and what arrives."""

import base64
import http.server
import json
import queue
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from world import ACCOUNT, ENDPOINT, REGION, Case, client, control, principal

codecommit = client("codecommit")
sns = client("sns")


def setUpModule():
    """AWS's managed policies leave these out."""
    more = ["ConfirmSubscription", "GetSubscriptionAttributes", "Publish"]
    allow = {
        "Effect": "Allow",
        "Action": ["sns:" + action for action in more],
        "Resource": "arn:aws:sns:*:*:codecommit*",
    }
    document = {"Version": "2012-10-17", "Statement": [allow]}
    control("POST", "/principals/admin/policies", {"name": "notifications", "document": document})


class Receiver:
    """Keeps what is posted to it."""

    def __init__(self):
        arrived = self.arrived = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                arrived.put((self.headers, json.loads(body)))

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def next(self):
        return self.arrived.get(timeout=20)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def get(url):
    """What is there; a signing certificate names AWS's host, as verifiers demand, and the sandbox has its file."""
    host, path = urllib.parse.urlsplit(url)[1:3]
    if host == f"sns.{REGION}.amazonaws.com" and path.endswith(".pem"):
        url = f"{ENDPOINT}/sns{path}"
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def verified_by_openssl(message):
    """Whether OpenSSL finds the signature to be of the certificate that the message names."""
    names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    if message["Type"] == "Notification":
        names = [name for name in names if name not in ("SubscribeURL", "Token")]
    text = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
    digest = {"1": "-sha1", "2": "-sha256"}[message["SignatureVersion"]]
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory)
        (path / "certificate").write_bytes(get(message["SigningCertURL"]))
        key = subprocess.run(
            ["openssl", "x509", "-in", path / "certificate", "-pubkey", "-noout"], check=True, capture_output=True
        )
        (path / "key").write_bytes(key.stdout)
        (path / "signature").write_bytes(base64.b64decode(message["Signature"]))
        (path / "text").write_text(text)
        verify = ["openssl", "dgst", digest, "-verify", path / "key", "-signature", path / "signature", path / "text"]
        return subprocess.run(verify, capture_output=True, check=False).returncode == 0


class Notifications(Case):
    def setUp(self):
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.topic = sns.create_topic(Name="codecommit-peer-" + uuid.uuid4().hex[:8])["TopicArn"]
        self.addCleanup(sns.delete_topic, TopicArn=self.topic)

    def subscribe(self):
        sns.subscribe(TopicArn=self.topic, Protocol="http", Endpoint=self.receiver.url)
        headers, message = self.receiver.next()
        self.assertEqual(headers["x-amz-sns-message-type"], "SubscriptionConfirmation")
        self.assertNotIn("x-amz-sns-subscription-arn", headers)
        self.assertEqual(headers["Content-Type"], "text/plain; charset=UTF-8")
        self.assertEqual(message["TopicArn"], self.topic)
        self.assertTrue(verified_by_openssl(message))
        return message

    def subscriptions(self):
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=self.topic)
        return [one["SubscriptionArn"] for page in pages for one in page["Subscriptions"]]

    def test_a_push_reaches_who_has_confirmed(self):
        message = self.subscribe()
        self.assertEqual(self.subscriptions(), ["PendingConfirmation"])
        self.assertIn(b"<SubscriptionArn>" + self.topic.encode(), get(message["SubscribeURL"]))
        [subscription] = self.subscriptions()
        attributes = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]
        self.assertEqual(attributes["PendingConfirmation"], "false")
        trigger = {"name": "peer", "destinationArn": self.topic, "branches": ["main"], "events": ["updateReference"]}
        put = codecommit.put_repository_triggers(repositoryName="runbooks", triggers=[trigger])
        read = codecommit.get_repository_triggers(repositoryName="runbooks")
        self.assertEqual(read["configurationId"], put["configurationId"])
        self.assertEqual(read["triggers"], [trigger])
        push = {"message": "OPS-1 Night", "author": {"name": "Pat Peer", "email": "pat@example.com"}}
        control("POST", "/repositories/runbooks/commits", {**push, "branch": "elsewhere"})
        commit = control("POST", "/repositories/runbooks/commits", {**push, "branch": "main"})["commit_id"]
        for version in ["1", "2"]:
            headers, notification = self.receiver.next()
            self.assertEqual(headers["x-amz-sns-message-type"], "Notification")
            self.assertEqual(headers["x-amz-sns-subscription-arn"], subscription)
            self.assertEqual(notification["SignatureVersion"], version)
            self.assertTrue(verified_by_openssl(notification))
            self.assertFalse(verified_by_openssl({**notification, "Message": notification["Message"] + " "}))
            record = json.loads(notification["Message"])["Records"][0]
            self.assertEqual(record["eventSourceARN"], f"arn:aws:codecommit:{REGION}:{ACCOUNT}:runbooks")
            self.assertEqual(record["codecommit"]["references"], [{"commit": commit, "ref": "refs/heads/main"}])
            self.assertEqual(record["userIdentityARN"], principal("admin")["arn"])
            sns.set_topic_attributes(TopicArn=self.topic, AttributeName="SignatureVersion", AttributeValue="2")
            if version == "1":
                commit = control("POST", "/repositories/runbooks/commits", {**push, "branch": "main"})["commit_id"]
        codecommit.put_repository_triggers(repositoryName="runbooks", triggers=[])
        control("POST", "/repositories/runbooks/commits", {**push, "branch": "main"})
        sns.publish(TopicArn=self.topic, Message="after", Subject="The last one")
        _, last = self.receiver.next()
        self.assertEqual((last["Message"], last["Subject"]), ("after", "The last one"))
        self.assertTrue(verified_by_openssl(last))
        get(last["UnsubscribeURL"])
        self.assertEqual(self.subscriptions(), [])

    def test_a_trigger_is_tried_out_without_being_stored(self):
        token = self.subscribe()["Token"]
        self.refused(
            "InvalidParameter", lambda: sns.confirm_subscription(TopicArn=self.topic, Token="0" * len(token))
        )
        sns.confirm_subscription(TopicArn=self.topic, Token=token)
        good = {"name": "good", "destinationArn": self.topic, "branches": [], "events": ["all"]}
        gone = {**good, "name": "gone", "destinationArn": self.topic + "-gone"}
        tried = codecommit.test_repository_triggers(repositoryName="runbooks", triggers=[good, gone])
        self.assertEqual(tried["successfulExecutions"], ["good"])
        self.assertEqual([one["trigger"] for one in tried["failedExecutions"]], ["gone"])
        _, notification = self.receiver.next()
        record = json.loads(notification["Message"])["Records"][0]
        self.assertEqual((record["eventName"], record["eventTriggerName"]), ("TriggerEventTest", "good"))
        self.assertEqual(codecommit.get_repository_triggers(repositoryName="runbooks")["triggers"], [])

    def test_triggers_that_cannot_be_are_refused(self):
        good = {"name": "peer", "destinationArn": self.topic, "branches": [], "events": ["all"]}
        elsewhere = self.topic.replace(REGION, "us-east-1")
        for code, change in [
            ("InvalidRepositoryTriggerNameException", {"name": "a b"}),
            ("InvalidRepositoryTriggerRegionException", {"destinationArn": elsewhere}),
            ("InvalidRepositoryTriggerDestinationArnException", {"destinationArn": self.topic + ".fifo"}),
            ("InvalidRepositoryTriggerEventsException", {"events": ["all", "createReference"]}),
            ("RepositoryTriggerEventsListRequiredException", {"events": []}),
            ("RepositoryTriggerBranchNameListRequiredException", {"branches": None}),
            ("MaximumBranchesExceededException", {"branches": [f"b{number}" for number in range(11)]}),
            ("InvalidRepositoryTriggerCustomDataException", {"customData": "c" * 1001}),
        ]:
            changed = {name: value for name, value in {**good, **change}.items() if value is not None}
            self.refused(
                code, lambda: codecommit.put_repository_triggers(repositoryName="Runbooks", triggers=[changed])
            )
        eleven = [{**good, "name": f"t{number}"} for number in range(11)]
        self.refused(
            "MaximumRepositoryTriggersExceededException",
            lambda: codecommit.put_repository_triggers(repositoryName="Runbooks", triggers=eleven),
        )

    def test_topics_are_listed_in_pages_and_have_names_of_their_own(self):
        self.assertEqual(sns.create_topic(Name=self.topic.rsplit(":", 1)[1])["TopicArn"], self.topic)
        others = [sns.create_topic(Name=f"codecommit-page-{number}")["TopicArn"] for number in range(3)]
        self.pages_of(1)
        listed = [one["TopicArn"] for page in sns.get_paginator("list_topics").paginate() for one in page["Topics"]]
        self.assertEqual(sorted(listed), sorted({self.topic, *others} | set(listed)))
        self.assertGreaterEqual(len(listed), 4)
        for arn in others:
            sns.delete_topic(TopicArn=arn)
            sns.delete_topic(TopicArn=arn)
        policy = json.loads(sns.get_topic_attributes(TopicArn=self.topic)["Attributes"]["Policy"])
        self.assertEqual(policy["Statement"][0]["Effect"], "Allow")

    def test_what_sns_refuses(self):
        self.refused("InvalidParameter", lambda: sns.create_topic(Name="a b"))
        self.refused("NotFound", lambda: sns.get_topic_attributes(TopicArn=self.topic + "-gone"), status=404)
        subscribe = lambda endpoint: sns.subscribe(TopicArn=self.topic, Protocol="https", Endpoint=endpoint)
        self.refused("InvalidParameter", lambda: subscribe(self.receiver.url))
        poweruser = client("sns", "poweruser")
        self.refused(
            "AuthorizationError",
            lambda: poweruser.create_topic(Name="codecommit-poweruser"),
            status=403,
            says="SNS:CreateTopic",
        )
        # The managed policy covers topics whose name begins so, and no others.
        self.refused("AuthorizationError", lambda: sns.create_topic(Name="peers"), status=403)


if __name__ == "__main__":
    unittest.main(verbosity=2)
