"""boto3, as the function of an exported CloudFormation template runs it: foreign triggers stay, ours come and go."""

import http.server
import json
import os
import threading
import unittest

from world import ACCOUNT, ENDPOINT, REGION, Case, asked, client, control, principal

with open(os.environ["CAUSEWAY_TEMPLATE"], encoding="utf-8") as file:
    RESOURCES = json.load(file)["Resources"]

codecommit = client("codecommit", "root")
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:codecommit-exported"


def function():
    """The function as Lambda loads it, with the environment that Lambda gives."""
    keys = principal("root")
    os.environ["AWS_ENDPOINT_URL"] = ENDPOINT
    os.environ["AWS_DEFAULT_REGION"] = REGION
    os.environ["AWS_ACCESS_KEY_ID"] = keys["access_key_id"]
    os.environ["AWS_SECRET_ACCESS_KEY"] = keys["secret_access_key"]
    code = {"__name__": "index"}
    exec(RESOURCES["TriggersFunction"]["Properties"]["Code"]["ZipFile"], code)
    return code["handler"]


HANDLER = function()


class Answers(http.server.BaseHTTPRequestHandler):
    """Where CloudFormation waits for answers."""

    kept = []

    def do_PUT(self):
        self.kept.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words):
        pass


def properties(**changed):
    wanted = {key: value for key, value in RESOURCES["Triggers"]["Properties"].items() if key != "ServiceToken"}
    return {**wanted, "Topic": TOPIC, **changed}


def call(kind, new, old=None):
    server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.handle_request, daemon=True).start()
    event = {
        "RequestType": kind,
        "ResponseURL": f"http://127.0.0.1:{server.server_port}/answer",
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Triggers",
        "ResourceProperties": new,
    }
    if old:
        event["OldResourceProperties"] = old
    HANDLER(event, None)
    server.server_close()
    return Answers.kept.pop()


def triggers(repository):
    return control("GET", f"/repositories/{repository}/triggers")["triggers"]


def foreign(name):
    return {
        "name": name,
        "destinationArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
        "customData": "${x} %{y}",
        "branches": ["main"],
        "events": ["updateReference"],
    }


class Function(Case):
    def setUp(self):
        self.repositories = properties()["Repositories"]
        self.one = self.repositories[0]
        for repository in self.repositories:
            control("PUT", f"/repositories/{repository}/triggers", {"triggers": []})

    def names(self, repository):
        return [one["name"] for one in triggers(repository)]

    def test_ours_is_added_behind_foreign_ones_and_only_once(self):
        control("PUT", f"/repositories/{self.one}/triggers", {"triggers": [foreign("deploy")]})
        kept = triggers(self.one)
        self.assertEqual(call("Create", properties())["Status"], "SUCCESS")
        name = properties()["Name"]
        self.assertEqual(self.names(self.one), ["deploy", name])
        self.assertEqual(triggers(self.one)[:1], kept)
        self.assertTrue(all(self.names(other)[-1] == name for other in self.repositories))
        written = asked("codecommit", "PutRepositoryTriggers")
        self.assertEqual(call("Update", properties(), properties())["Status"], "SUCCESS")
        self.assertEqual(asked("codecommit", "PutRepositoryTriggers"), written)

    def test_ours_keeps_its_place_when_it_changes(self):
        call("Create", properties())
        stored = triggers(self.one) + [foreign("later")]
        control("PUT", f"/repositories/{self.one}/triggers", {"triggers": stored})
        call("Update", properties(Branches=["main"]), properties())
        self.assertEqual(self.names(self.one), [properties()["Name"], "later"])
        self.assertEqual(triggers(self.one)[0]["branches"], ["main"])

    def test_a_repository_that_is_not_wanted_any_more_loses_ours(self):
        call("Create", properties())
        call("Update", properties(Repositories=self.repositories[1:]), properties())
        self.assertEqual(self.names(self.one), [])
        self.assertEqual(len(self.names(self.repositories[1])), 1)

    def test_deleting_takes_ours_out_and_nothing_else(self):
        call("Create", properties())
        elsewhere = {**foreign("x"), "name": properties()["Name"]}
        control("PUT", f"/repositories/{self.one}/triggers", {"triggers": [foreign("deploy"), elsewhere]})
        self.assertEqual(call("Delete", properties())["Status"], "SUCCESS")
        self.assertEqual(self.names(self.one), ["deploy", properties()["Name"]])
        self.assertEqual(self.names(self.repositories[1]), [])

    def test_a_missing_repository_fails_an_update_and_not_a_delete(self):
        gone = properties(Repositories=["no-such-repository"])
        answer = call("Create", gone)
        self.assertEqual(answer["Status"], "FAILED")
        self.assertIn("no-such-repository", answer["Reason"])
        self.assertEqual(call("Delete", gone)["Status"], "SUCCESS")

    def test_throttles_are_waited_out(self):
        throttle = {"kind": "throttle-xml"}
        rule = {"service": "codecommit", "operation": "GetRepositoryTriggers", "fault": throttle, "times": 2}
        control("POST", "/faults", rule)
        self.assertEqual(call("Create", properties())["Status"], "SUCCESS")


if __name__ == "__main__":
    unittest.main(verbosity=2)
