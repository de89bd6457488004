"""Sets up triggers as somebody in a hurry would: boto3, one call after the other, the same reads and writes. Prints how
long the first and the second time took, in milliseconds, and how many calls it made."""

import json
import os
import sys
import time

import boto3
import botocore.exceptions

with open(os.environ["CAUSEWAY_READY"], encoding="utf-8") as file:
    ready = json.load(file)
expected = int(sys.argv[1])
keys = next(one for one in ready["principals"] if one["name"] == "admin")
aws = {
    "endpoint_url": ready["aws"]["endpoint"],
    "region_name": ready["aws"]["region"],
    "aws_access_key_id": keys["access_key_id"],
    "aws_secret_access_key": keys["secret_access_key"],
}
codecommit, sns = boto3.client("codecommit", **aws), boto3.client("sns", **aws)
calls = 0


def ask(call, **arguments):
    """boto3 does not know CodeCommit's throttling, so a script has to wait by itself."""
    global calls
    while True:
        calls += 1
        try:
            return call(**arguments)
        except botocore.exceptions.ClientError as error:
            if error.response["Error"]["Code"] not in ("400", "ThrottlingException"):
                raise
            time.sleep(1)


def triggers():
    topic = ask(sns.create_topic, Name="codecommit-straight")["TopicArn"]
    ask(sns.subscribe, TopicArn=topic, Protocol="https", Endpoint=ready["jira"]["webhook_url"])
    ours = {"name": "straight", "destinationArn": topic, "branches": [], "events": ["all"]}
    names, token = [], None
    while True:
        page = ask(codecommit.list_repositories, **({"nextToken": token} if token else {}))
        names += [one["repositoryName"] for one in page["repositories"]]
        token = page.get("nextToken")
        if not token:
            break
    if len(names) != expected:
        raise SystemExit(f"{len(names)} repositories in the place of {expected}")
    for name in names:
        found = ask(codecommit.get_repository_triggers, repositoryName=name)["triggers"]
        if ours in found:
            continue
        others = [one for one in found if one["name"] != ours["name"]]
        ask(codecommit.put_repository_triggers, repositoryName=name, triggers=[*others, ours])
        if ours not in ask(codecommit.get_repository_triggers, repositoryName=name)["triggers"]:
            raise SystemExit(f"{name} has no trigger")


def millis(work):
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


first = millis(triggers)
first_calls = calls
second = millis(triggers)
print(
    json.dumps(
        {"first_ms": first, "first_calls": first_calls, "second_ms": second, "second_calls": calls - first_calls}
    )
)
