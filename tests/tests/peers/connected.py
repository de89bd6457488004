"""boto3 and a plain HTTP client: what Jira has after somebody connected the sample account with everything as suggested."""

import base64
import json
import re
import unittest
import urllib.request

from world import READY, REGION, Case, client

codecommit = client("codecommit", "readonly")


def jira(path):
    admin = READY["jira"]["admin"]
    basic = base64.b64encode(f"{admin['user']}:{admin['password']}".encode()).decode()
    request = urllib.request.Request(READY["jira"]["url"] + path, headers={"Authorization": "Basic " + basic})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


class Connected(Case):
    def test_there_is_one_integration_with_what_was_chosen(self):
        [integration] = jira("/rest/gitplugin/1.0/integration")["integrations"]
        origin = f"https://git-codecommit.{REGION}.amazonaws.com/v1/repos/*"
        chosen = {
            "integrationType": "AWS",
            "origin": origin,
            "refSpecNotes": True,
            "refSpecChanges": False,
            "requireUserPat": False,
            "smartCommitsEnabled": True,
            "gitViewerEnabled": True,
            "sourcesDiffViewEnabled": True,
            "global": True,
            "disabled": False,
        }
        self.assertEqual({name: integration[name] for name in chosen}, chosen)

    def test_its_repositories_are_the_accounts(self):
        pages = codecommit.get_paginator("list_repositories").paginate()
        account = [one["repositoryName"] for page in pages for one in page["repositories"]]
        [integration] = jira("/rest/gitplugin/1.0/integration")["integrations"]
        children = jira("/rest/gitplugin/1.0/repository")["repositories"]
        self.assertEqual({child["trackedFolderId"] for child in children}, {integration["id"]})
        self.assertEqual(sorted(child["origin"].rsplit("/", 1)[1] for child in children), sorted(account))
        self.assertGreaterEqual(len(account), 12)

    def test_a_commit_that_codecommit_has_is_found_at_its_issue(self):
        branch = codecommit.get_branch(repositoryName="payments-api", branchName="main")["branch"]
        waiting, key = [branch["commitId"]], None
        while waiting and not key:
            commit = codecommit.get_commit(repositoryName="payments-api", commitId=waiting.pop())["commit"]
            key = re.search(r"\bSHOP-\d+\b", commit["message"])
            waiting += commit["parents"]
        found = jira(f"/rest/gitplugin/1.0/issues/{key[0]}/commits")["commits"]
        self.assertIn(commit["commitId"], [one["commitId"] for one in found])


if __name__ == "__main__":
    unittest.main(verbosity=2)
