"""Puts one trigger into each repository's list, takes it out again, and leaves every other entry as it is."""

import json
import time
import urllib.request

import boto3
from botocore.exceptions import ClientError

codecommit = boto3.client("codecommit")
SLOWER = ("400", "429", "Throttling", "ThrottlingException", "TooManyRequestsException")


def patiently(call, **arguments):
    # CodeCommit answers a throttle in a form that boto3 does not know.
    for pause in (0.2, 0.5, 1, 2, 4, 8):
        try:
            return call(**arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] not in SLOWER:
                raise
            time.sleep(pause)
    return call(**arguments)


def same(one, other):
    def parts(entry):
        branches, events = (set(entry.get(key) or ()) for key in ("branches", "events"))
        return entry["destinationArn"], branches, events, entry.get("customData") or ""

    return parts(one) == parts(other)


def change(repository, name, topic, own):
    found = patiently(codecommit.get_repository_triggers, repositoryName=repository)["triggers"]
    named = [one for one in found if one["name"] == name]
    if own and named:
        wanted = found if same(named[0], own) else [own if one in named else one for one in found]
    elif own:
        wanted = found + [own]
    else:
        wanted = [one for one in found if one not in named or one["destinationArn"] != topic]
    if wanted != found:
        patiently(codecommit.put_repository_triggers, repositoryName=repository, triggers=wanted)


def apply(event):
    new = event["ResourceProperties"]
    old = event.get("OldResourceProperties", new)
    name, topic = new["Name"], new["Topic"]
    own = {
        "name": name,
        "destinationArn": topic,
        "branches": new.get("Branches") or [],
        "events": new["Events"],
    }
    wanted = [] if event["RequestType"] == "Delete" else new["Repositories"]
    for repository in sorted({*old["Repositories"], *new["Repositories"]}):
        try:
            if old["Name"] != name:
                change(repository, old["Name"], old["Topic"], None)
            here = repository in wanted
            change(repository, name, topic if here else old["Topic"], own if here else None)
        except codecommit.exceptions.RepositoryDoesNotExistException:
            if repository in wanted:
                raise


def handler(event, context):
    answer = {
        "Status": "SUCCESS",
        "PhysicalResourceId": event.get("PhysicalResourceId", event["LogicalResourceId"]),
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
    }
    try:
        apply(event)
    except Exception as error:
        answer.update(Status="FAILED", Reason=str(error)[:1000])
    request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), method="PUT")
    request.add_header("Content-Type", "")
    urllib.request.urlopen(request)
