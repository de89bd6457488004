"""Connects an account as somebody in a hurry would: boto3 and plain HTTP, one call after the other. Prints how long it
took, in milliseconds."""

import json
import os
import sys
import time

import boto3
import urllib3

# The shortest pause that Causeway makes between two looks at Jira.
PAUSE = 0.4

with open(os.environ["CAUSEWAY_READY"], encoding="utf-8") as file:
    ready = json.load(file)
expected = int(sys.argv[1])
keys = next(one for one in ready["principals"] if one["name"] == "readonly")
aws = {
    "endpoint_url": ready["aws"]["endpoint"],
    "region_name": ready["aws"]["region"],
    "aws_access_key_id": keys["access_key_id"],
    "aws_secret_access_key": keys["secret_access_key"],
}
codecommit, sts = boto3.client("codecommit", **aws), boto3.client("sts", **aws)
pool = urllib3.PoolManager()
headers = {"Authorization": "Bearer " + ready["jira"]["admin"]["pat"], "Accept": "application/json"}


def jira(method, path, body=None):
    answer = pool.request(
        method, ready["jira"]["url"] + "/rest/gitplugin/1.0" + path, headers=headers, **({"json": body} if body else {})
    )
    if answer.status != 200:
        raise SystemExit(f"{method} {path}: {answer.status}")
    return answer.json()


def names():
    pages = codecommit.get_paginator("list_repositories").paginate()
    return [one["repositoryName"] for page in pages for one in page["repositories"]]


def account():
    sts.get_caller_identity()
    found = names()
    for start in range(0, len(found), 100):
        codecommit.batch_get_repositories(repositoryNames=found[start : start + 100])


def plan():
    names()
    jira("GET", "/integration")


def run():
    plan()
    create = {
        "type": "AWS",
        "displayName": "straight",
        "awsRegion": ready["aws"]["region"],
        "username": keys["access_key_id"],
        "password": keys["secret_access_key"],
    }
    number = jira("POST", "/integration", create)["integration"]["id"]
    while True:
        children = [one for one in jira("GET", "/repository")["repositories"] if one.get("trackedFolderId") == number]
        indexed = len(children) == expected and all(one.get("lastIndexedDate") for one in children)
        if indexed and jira("GET", f"/index.json?repoId={number}")["finished"]:
            return
        time.sleep(PAUSE)


def millis(work):
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


print(json.dumps({"account_ms": millis(account), "plan_ms": millis(plan), "run_ms": millis(run)}))
