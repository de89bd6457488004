"""boto3: repositories, branches, commits, files, differences and tags."""

import unittest
import uuid

from world import ACCOUNT, REGION, Case, client, control

codecommit = client("codecommit")


def fresh():
    return "peer-" + uuid.uuid4().hex[:12]


class Repositories(Case):
    def test_every_page_together_is_the_whole_account(self):
        whole = [one["repositoryName"] for one in codecommit.list_repositories()["repositories"]]
        self.assertIn("payments-api", whole)
        self.assertEqual(whole, sorted(whole))
        self.pages_of(5)
        first = codecommit.list_repositories()
        self.assertEqual(len(first["repositories"]), 5)
        pages = codecommit.get_paginator("list_repositories").paginate()
        paged = [one["repositoryName"] for page in pages for one in page["repositories"]]
        self.assertEqual(paged, whole)
        backwards = codecommit.get_paginator("list_repositories").paginate(order="descending")
        self.assertEqual([one["repositoryName"] for page in backwards for one in page["repositories"]], whole[::-1])
        by_date = codecommit.get_paginator("list_repositories").paginate(sortBy="lastModifiedDate")
        self.assertEqual(sorted(one["repositoryName"] for page in by_date for one in page["repositories"]), whole)

    def test_a_token_is_good_only_for_what_it_was_given_for(self):
        self.pages_of(5)
        token = codecommit.list_repositories()["nextToken"]
        invalid = "InvalidContinuationTokenException"
        self.refused(invalid, lambda: codecommit.list_repositories(nextToken="made up"))
        self.refused(invalid, lambda: codecommit.list_repositories(nextToken=token, order="descending"))
        self.refused("InvalidOrderException", lambda: codecommit.list_repositories(order="up"))
        self.refused("InvalidSortByException", lambda: codecommit.list_repositories(sortBy="size"))

    def test_a_repository_is_described_as_aws_describes_it(self):
        one = codecommit.get_repository(repositoryName="payments-api")["repositoryMetadata"]
        self.assertEqual(one["accountId"], ACCOUNT)
        self.assertEqual(one["Arn"], f"arn:aws:codecommit:{REGION}:{ACCOUNT}:payments-api")
        self.assertEqual(one["defaultBranch"], "main")
        self.assertEqual(one["cloneUrlHttp"], f"https://git-codecommit.{REGION}.amazonaws.com/v1/repos/payments-api")
        self.assertEqual(one["cloneUrlSsh"], f"ssh://git-codecommit.{REGION}.amazonaws.com/v1/repos/payments-api")
        uuid.UUID(one["repositoryId"])
        self.assertLessEqual(one["creationDate"], one["lastModifiedDate"])
        empty = codecommit.get_repository(repositoryName="loyalty-program")["repositoryMetadata"]
        self.assertNotIn("defaultBranch", empty)

    def test_a_batch_tells_what_it_did_not_find(self):
        answer = codecommit.batch_get_repositories(repositoryNames=["Runbooks", "runbooks", "nowhere"])
        self.assertEqual([one["repositoryName"] for one in answer["repositories"]], ["Runbooks", "runbooks"])
        self.assertEqual(answer["repositoriesNotFound"], ["nowhere"])
        self.refused("RepositoryNamesRequiredException", lambda: codecommit.batch_get_repositories(repositoryNames=[]))
        many = [f"r{number}" for number in range(101)]
        self.refused(
            "MaximumRepositoryNamesExceededException", lambda: codecommit.batch_get_repositories(repositoryNames=many)
        )

    def test_a_repository_from_creation_to_deletion(self):
        name, later = fresh(), fresh()
        made = codecommit.create_repository(
            repositoryName=name, repositoryDescription="A <b>peer's</b> own", tags={"team": "peers"}
        )["repositoryMetadata"]
        self.refused("RepositoryNameExistsException", lambda: codecommit.create_repository(repositoryName=name))
        codecommit.update_repository_description(repositoryName=name, repositoryDescription="Größe")
        read = codecommit.get_repository(repositoryName=name)["repositoryMetadata"]
        self.assertEqual(read["repositoryDescription"], "Größe")
        self.assertEqual(codecommit.list_tags_for_resource(resourceArn=made["Arn"])["tags"], {"team": "peers"})
        codecommit.tag_resource(resourceArn=made["Arn"], tags={"stage": "test"})
        codecommit.untag_resource(resourceArn=made["Arn"], tagKeys=["team"])
        self.assertEqual(codecommit.list_tags_for_resource(resourceArn=made["Arn"])["tags"], {"stage": "test"})
        self.refused(
            "InvalidSystemTagUsageException",
            lambda: codecommit.tag_resource(resourceArn=made["Arn"], tags={"aws:mine": "no"}),
        )
        codecommit.update_repository_name(oldName=name, newName=later)
        moved = codecommit.get_repository(repositoryName=later)["repositoryMetadata"]
        self.assertEqual(moved["repositoryId"], made["repositoryId"])
        self.refused("RepositoryDoesNotExistException", lambda: codecommit.get_repository(repositoryName=name))
        self.assertEqual(codecommit.delete_repository(repositoryName=later)["repositoryId"], made["repositoryId"])
        self.assertNotIn("repositoryId", codecommit.delete_repository(repositoryName=later))

    def test_names_and_texts_have_limits(self):
        for name in ["a b", "x.git", "ü", "a" * 101]:
            self.refused("InvalidRepositoryNameException", lambda: codecommit.create_repository(repositoryName=name))
        self.refused("RepositoryNameRequiredException", lambda: codecommit.get_repository())
        self.refused(
            "InvalidRepositoryDescriptionException",
            lambda: codecommit.create_repository(repositoryName=fresh(), repositoryDescription="d" * 1001),
        )
        self.refused(
            "InvalidResourceArnException", lambda: codecommit.list_tags_for_resource(resourceArn="payments-api")
        )


class Branches(Case):
    repository = "catalog-service"

    def setUp(self):
        self.tip = codecommit.get_branch(repositoryName=self.repository, branchName="main")["branch"]["commitId"]

    def test_a_branch_comes_goes_and_comes_back(self):
        name = "peers/" + fresh()
        target = {"repositoryName": self.repository, "branchName": name}
        codecommit.create_branch(**target, commitId=self.tip)
        self.assertEqual(codecommit.get_branch(**target)["branch"], {"branchName": name, "commitId": self.tip})
        self.refused("BranchNameExistsException", lambda: codecommit.create_branch(**target, commitId=self.tip))
        self.pages_of(2)
        pages = codecommit.get_paginator("list_branches").paginate(repositoryName=self.repository)
        self.assertIn(name, [one for page in pages for one in page["branches"]])
        gone = codecommit.delete_branch(**target)["deletedBranch"]
        self.assertEqual(gone, {"branchName": name, "commitId": self.tip})
        self.assertNotIn("deletedBranch", codecommit.delete_branch(**target))
        self.refused("BranchDoesNotExistException", lambda: codecommit.get_branch(**target))

    def test_the_default_branch_can_be_another_and_cannot_be_deleted(self):
        name = fresh()
        codecommit.create_branch(repositoryName=self.repository, branchName=name, commitId=self.tip)
        for default in [name, name, "main"]:
            codecommit.update_default_branch(repositoryName=self.repository, defaultBranchName=default)
            read = codecommit.get_repository(repositoryName=self.repository)["repositoryMetadata"]
            self.assertEqual(read["defaultBranch"], default)
        self.refused(
            "DefaultBranchCannotBeDeletedException",
            lambda: codecommit.delete_branch(repositoryName=self.repository, branchName="main"),
        )
        self.refused(
            "BranchDoesNotExistException",
            lambda: codecommit.update_default_branch(repositoryName=self.repository, defaultBranchName="nowhere"),
        )
        codecommit.delete_branch(repositoryName=self.repository, branchName=name)

    def test_what_is_no_branch_is_refused(self):
        create = lambda **given: codecommit.create_branch(repositoryName=self.repository, **given)
        for name in ["a..b", "/a", "a b", "@", "f" * 40, "b" * 257]:
            self.refused("InvalidBranchNameException", lambda: create(branchName=name, commitId=self.tip))
        self.refused("BranchNameRequiredException", lambda: create(commitId=self.tip))
        self.refused("CommitIdRequiredException", lambda: create(branchName="peers"))
        self.refused("InvalidCommitIdException", lambda: create(branchName="peers", commitId=self.tip[:12]))
        self.refused("CommitDoesNotExistException", lambda: create(branchName="peers", commitId="1" * 40))


class Contents(Case):
    repository = "payments-api"

    def setUp(self):
        self.tip = codecommit.get_branch(repositoryName=self.repository, branchName="main")["branch"]["commitId"]

    def test_commits_one_by_one_and_in_batches(self):
        one = codecommit.get_commit(repositoryName=self.repository, commitId=self.tip)["commit"]
        self.assertEqual(one["commitId"], self.tip)
        self.assertRegex(one["author"]["date"], r"^\d+ [+-]\d{4}$")
        self.assertRegex(one["treeId"], "^[0-9a-f]{40}$")
        batch = codecommit.batch_get_commits(
            repositoryName=self.repository, commitIds=[self.tip, *one["parents"], "1" * 40]
        )
        self.assertEqual([found["commitId"] for found in batch["commits"]], [self.tip, *one["parents"]])
        self.assertEqual([lost["errorCode"] for lost in batch["errors"]], ["CommitIdDoesNotExistException"])
        self.refused(
            "CommitIdDoesNotExistException",
            lambda: codecommit.get_commit(repositoryName=self.repository, commitId="1" * 40),
        )
        self.refused(
            "CommitIdsLimitExceededException",
            lambda: codecommit.batch_get_commits(repositoryName=self.repository, commitIds=[self.tip] * 101),
        )

    def test_a_file_is_the_same_by_path_by_blob_and_in_its_folder(self):
        folder = codecommit.get_folder(repositoryName=self.repository, folderPath="/")
        entry = folder["files"][0]
        file = codecommit.get_file(repositoryName=self.repository, filePath=entry["absolutePath"])
        blob = codecommit.get_blob(repositoryName=self.repository, blobId=entry["blobId"])
        self.assertEqual(file["blobId"], entry["blobId"])
        self.assertEqual(file["fileContent"], blob["content"])
        self.assertEqual(len(blob["content"]), file["fileSize"])
        self.assertEqual(folder["commitId"], self.tip)
        self.refused(
            "FileDoesNotExistException",
            lambda: codecommit.get_file(repositoryName=self.repository, filePath="no/such"),
        )
        self.refused(
            "FolderDoesNotExistException",
            lambda: codecommit.get_folder(repositoryName=self.repository, folderPath="no/such"),
        )
        self.refused(
            "BlobIdDoesNotExistException",
            lambda: codecommit.get_blob(repositoryName=self.repository, blobId="1" * 40),
        )

    def test_differences_page_by_page(self):
        self.pages_of(2)
        pages = codecommit.get_paginator("get_differences").paginate(
            repositoryName=self.repository, afterCommitSpecifier="main"
        )
        added = [one for page in pages for one in page["differences"]]
        self.assertGreater(len(added), 2)
        self.assertEqual({one["changeType"] for one in added}, {"A"})
        paths = [one["afterBlob"]["path"] for one in added]
        self.assertEqual(len(paths), len(set(paths)))
        self.refused(
            "PathDoesNotExistException",
            lambda: codecommit.get_differences(
                repositoryName=self.repository, afterCommitSpecifier="main", afterPath="no/such"
            ),
        )

    def test_a_commit_made_elsewhere_is_seen_at_once(self):
        text = b"peers were here\n"
        made = control(
            "POST",
            f"/repositories/{self.repository}/commits",
            {
                "branch": "main",
                "message": "SHOP-1 A peer's commit",
                "files": {"peers.txt": text.decode()},
                "author": {"name": "Pat Peer", "email": "pat@example.com"},
            },
        )["commit_id"]
        branch = codecommit.get_branch(repositoryName=self.repository, branchName="main")["branch"]
        self.assertEqual(branch["commitId"], made)
        changed = codecommit.get_differences(
            repositoryName=self.repository, beforeCommitSpecifier=self.tip, afterCommitSpecifier=made
        )["differences"]
        self.assertEqual([(one["changeType"], one["afterBlob"]["path"]) for one in changed], [("A", "peers.txt")])
        blob = changed[0]["afterBlob"]["blobId"]
        self.assertEqual(codecommit.get_blob(repositoryName=self.repository, blobId=blob)["content"], text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
