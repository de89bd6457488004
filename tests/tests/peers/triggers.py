"""boto3: what keeps a trigger from working, and who may make one."""

import json
import time
import unittest
import urllib.error
import urllib.request
import uuid

from botocore.exceptions import ConnectionClosedError
from world import ACCOUNT, ENDPOINT, READY, REGION, Case, client, control, principal

REPOSITORY = "runbooks"
ARN = f"arn:aws:codecommit:{REGION}:{ACCOUNT}:{REPOSITORY}"
FOREIGN = f"arn:aws:sns:{REGION}:999999999999:codecommit-shared"
LAMBDA = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:deploy"

# AWS's managed policies leave out what the root of an account may do.
codecommit, sns = client("codecommit", "root"), client("sns", "root")


def trigger(name, destination):
    return {"name": name, "destinationArn": destination, "branches": [], "events": ["all"]}


def webhook():
    return control("GET", "/jira")["webhook_url"]


class Triggers(Case):
    def setUp(self):
        control("POST", "/options", {"sns_retry_scale": 0.001})
        self.name = "codecommit-peer-" + uuid.uuid4().hex[:8]
        self.topic = sns.create_topic(Name=self.name)["TopicArn"]
        self.addCleanup(sns.delete_topic, TopicArn=self.topic)
        self.addCleanup(self.put)

    def put(self, *triggers):
        return codecommit.put_repository_triggers(repositoryName=REPOSITORY, triggers=list(triggers))["configurationId"]

    def stored(self):
        answer = codecommit.get_repository_triggers(repositoryName=REPOSITORY)
        return answer["configurationId"], answer["triggers"]

    def fails(self, destination, says):
        tried = codecommit.test_repository_triggers(
            repositoryName=REPOSITORY, triggers=[trigger("peer", destination)]
        )
        self.assertEqual(tried["successfulExecutions"], [])
        [failed] = tried["failedExecutions"]
        self.assertEqual(failed["trigger"], "peer")
        self.assertIn(says, failed["failureMessage"])

    def works(self, destination):
        tried = codecommit.test_repository_triggers(
            repositoryName=REPOSITORY, triggers=[trigger("peer", destination)]
        )
        self.assertEqual((tried["successfulExecutions"], tried["failedExecutions"]), (["peer"], []))

    def subscribe(self, endpoint=None, **more):
        endpoint = endpoint or webhook()
        return sns.subscribe(TopicArn=self.topic, Protocol="https", Endpoint=endpoint, **more)["SubscriptionArn"]

    def listed(self):
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=self.topic)
        return [one["SubscriptionArn"] for page in pages for one in page["Subscriptions"]]

    def wait(self, holds):
        for _ in range(500):
            if found := holds():
                return found
            time.sleep(0.02)
        self.fail("waited 10 seconds in vain")

    def token(self):
        [subscription] = control("GET", f"/topics/{self.topic}")["subscriptions"]
        return subscription["tokens"][-1]["value"]

    def confirm_subscriptions(self, whether):
        control("POST", "/jira", {"confirmSubscriptions": whether})
        self.addCleanup(control, "POST", "/jira", {"confirmSubscriptions": True})

    def test_jira_is_subscribed_over_tls_and_confirms(self):
        self.assertTrue(webhook().startswith("https://"))
        self.assertEqual(webhook(), READY["jira"]["webhook_url"])
        plain = READY["jira"]["url"] + "/rest/gitplugin/webhook/1.0/reindex/x"
        self.refused("InvalidParameter", lambda: self.subscribe(plain))
        self.assertEqual(self.subscribe(), "pending confirmation")
        arn = self.wait(lambda: next((one for one in self.listed() if one.startswith("arn:")), None))
        self.assertEqual(self.subscribe(), arn)
        self.works(self.topic)
        told = lambda: [
            one["status"]
            for one in control("GET", f"/topics/{self.topic}/deliveries")
            if one["message_type"] == "Notification"
        ]
        self.assertEqual(self.wait(told), [200])

    def test_a_pending_subscription_is_confirmed_by_its_token_or_lapses(self):
        self.confirm_subscriptions(False)
        arn = self.subscribe(ReturnSubscriptionArn=True)
        self.assertEqual(self.listed(), ["PendingConfirmation"])
        self.assertEqual(
            sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]["PendingConfirmation"], "true"
        )
        self.refused("InvalidParameter", lambda: sns.unsubscribe(SubscriptionArn="PendingConfirmation"))
        self.refused("InvalidParameter", lambda: sns.unsubscribe(SubscriptionArn=arn))
        first = self.token()
        self.assertEqual(self.subscribe(ReturnSubscriptionArn=True), arn)
        self.assertNotEqual(self.token(), first)
        self.assertEqual(sns.confirm_subscription(TopicArn=self.topic, Token=first)["SubscriptionArn"], arn)
        self.assertEqual(self.listed(), [arn])
        sns.unsubscribe(SubscriptionArn=arn)
        self.assertEqual(self.listed(), [])
        self.subscribe()
        late, days = self.token(), 2 * 24 * 3_600_000
        control("POST", "/clock/advance", {"millis": days})
        self.addCleanup(control, "POST", "/clock/advance", {"millis": -days})
        query = f"/?Action=ConfirmSubscription&TopicArn={self.topic}&Token={late}"
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(ENDPOINT + query)
        self.assertEqual(refused.exception.code, 400)
        refused.exception.close()
        self.assertEqual(control("GET", f"/topics/{self.topic}")["subscriptions"], [])

    def test_a_resend_confirms_once_jira_does(self):
        self.confirm_subscriptions(False)
        self.subscribe()
        self.wait(lambda: control("GET", f"/topics/{self.topic}/deliveries"))
        self.confirm_subscriptions(True)
        self.assertEqual(self.listed(), ["PendingConfirmation"])
        self.subscribe()
        self.wait(lambda: self.listed()[0].startswith("arn:"))

    def test_a_topic_has_one_set_of_attributes_and_tags(self):
        again = lambda **more: sns.create_topic(Name=self.name, **more)["TopicArn"]
        self.assertEqual(again(), self.topic)
        self.assertEqual(again(Attributes={"SignatureVersion": "1"}), self.topic)
        self.refused("InvalidParameter", lambda: again(Attributes={"SignatureVersion": "2"}), says="attributes")
        tags = [{"Key": "made-by", "Value": "peer"}]
        self.refused("InvalidParameter", lambda: again(Tags=tags), says="tags")
        sns.tag_resource(ResourceArn=self.topic, Tags=tags)
        self.assertEqual(again(Tags=tags), self.topic)
        full = client("sns", "admin")
        self.assertEqual(full.create_topic(Name=self.name)["TopicArn"], self.topic)
        self.refused(
            "AuthorizationError",
            lambda: full.create_topic(Name=self.name, Tags=tags),
            status=403,
            says="SNS:TagResource",
        )
        policy = json.loads(sns.get_topic_attributes(TopicArn=self.topic)["Attributes"]["Policy"])
        self.assertEqual(policy["Id"], "__default_policy_ID")
        [statement] = policy["Statement"]
        self.assertEqual(statement["Condition"], {"StringEquals": {"AWS:SourceOwner": ACCOUNT}})
        self.assertIn("SNS:Publish", statement["Action"])

    def test_a_topic_of_another_account_must_let_the_service_in(self):
        self.fails(FOREIGN, "does not exist")
        self.addCleanup(control, "DELETE", f"/topics/{FOREIGN}")
        control("PUT", f"/topics/{FOREIGN}", {})
        self.fails(FOREIGN, "policy")
        for source, account, good in [
            (ARN, ACCOUNT, True),
            (ARN + "2", ACCOUNT, False),
            (ARN, "999999999999", False),
        ]:
            statement = {
                "Effect": "Allow",
                "Principal": {"Service": "codecommit.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": FOREIGN,
                "Condition": {"StringEquals": {"aws:SourceArn": source, "aws:SourceAccount": account}},
            }
            policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            control("PUT", f"/topics/{FOREIGN}", {"attributes": {"Policy": policy}})
            if good:
                self.works(FOREIGN)
            else:
                self.fails(FOREIGN, "policy")
        self.refused(
            "AuthorizationError", lambda: sns.get_topic_attributes(TopicArn=FOREIGN), status=403, says="resource-based"
        )

    def test_a_policy_or_a_key_can_shut_the_service_out(self):
        change = lambda name, value: sns.set_topic_attributes(
            TopicArn=self.topic, AttributeName=name, AttributeValue=value
        )
        self.works(self.topic)
        events = {"Service": "events.amazonaws.com"}
        statement = {"Effect": "Allow", "Principal": events, "Action": "sns:Publish", "Resource": self.topic}
        change("Policy", json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        self.fails(self.topic, "policy")
        change("Policy", "")
        change("KmsMasterKeyId", "alias/aws/sns")
        self.fails(self.topic, "managed key")
        change("KmsMasterKeyId", "alias/peer")
        self.fails(self.topic, "key")
        control("POST", "/options", {"codecommit_kms_keys": ["alias/peer"]})
        self.addCleanup(control, "POST", "/options", {"codecommit_kms_keys": []})
        self.works(self.topic)

    def test_a_deleted_topic_leaves_triggers_that_fail(self):
        ours = trigger("peer", self.topic)
        self.put(ours)
        sns.delete_topic(TopicArn=self.topic)
        sns.delete_topic(TopicArn=self.topic)
        self.assertEqual(self.stored()[1], [ours])
        self.fails(self.topic, "does not exist")

    def test_a_list_is_replaced_as_a_whole_and_never_in_part(self):
        ours, theirs = trigger("peer", self.topic), trigger("deploy", LAMBDA)
        first = self.put(theirs, ours)
        second = self.put(theirs, ours)
        self.assertNotEqual(first, second)
        self.refused(
            "InvalidRepositoryTriggerNameException", lambda: self.put(ours, trigger("peer", LAMBDA)), says="peer"
        )
        control("POST", "/options", {"refused_trigger_destinations": [LAMBDA]})
        self.addCleanup(control, "POST", "/options", {"refused_trigger_destinations": []})
        self.refused(
            "InvalidRepositoryTriggerDestinationArnException", lambda: self.put(theirs, ours), says="deploy"
        )
        self.assertEqual(self.stored(), (second, [theirs, ours]))
        third = control("PUT", f"/repositories/{REPOSITORY}/triggers", {"triggers": [theirs]})["configuration_id"]
        self.assertEqual(self.stored(), (third, [theirs]))

    def test_what_a_client_sees_of_throttles_and_of_answers_that_are_lost(self):
        fault = lambda kind: control(
            "POST",
            "/faults",
            {"service": "codecommit", "operation": "PutRepositoryTriggers", "times": 1, "fault": {"kind": kind}},
        )
        before = self.put()
        ours = trigger("peer", self.topic)
        fault("throttle-xml")
        # botocore finds no code in an answer that is XML.
        self.refused("400", lambda: self.put(ours))
        fault("drop-connection")
        self.assertRaises(ConnectionClosedError, self.put, ours)
        self.assertEqual(self.stored(), (before, []))
        fault("answer-lost")
        self.assertRaises(ConnectionClosedError, self.put, ours)
        after, stored = self.stored()
        self.assertEqual((stored, after != before), ([ours], True))
        throttle = {"service": "sns", "operation": "ListTopics", "times": 1, "fault": {"kind": "throttle-xml"}}
        control("POST", "/faults", throttle)
        self.refused("Throttling", sns.list_topics, says="Rate exceeded")


class Simulation(Case):
    def simulate(self, who, source, *actions, resources=()):
        return client("iam", who).simulate_principal_policy(
            PolicySourceArn=source, ActionNames=list(actions), ResourceArns=list(resources)
        )["EvaluationResults"]

    def test_the_right_to_simulate_is_a_right_of_its_own(self):
        poweruser = principal("poweruser")["arn"]
        for who in ["poweruser", "readonly", "pull-only", "nobody", "role-session"]:
            self.refused("AccessDenied", lambda: self.simulate(who, poweruser, "sns:Subscribe"), status=403)
        topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:codecommit-peer"
        for action, decision in [("sns:Subscribe", "allowed"), ("sns:CreateTopic", "implicitDeny")]:
            [result] = self.simulate("simulator", poweruser, action, resources=[topic])
            self.assertEqual(result["EvalDecision"], decision)
            [specific] = result["ResourceSpecificResults"]
            self.assertEqual((specific["EvalResourceName"], specific["EvalResourceDecision"]), (topic, decision))

    def test_only_users_and_roles_are_simulated(self):
        for name in ["root", "role-session"]:
            self.assertEqual(client("sts", name).get_caller_identity()["Arn"], principal(name)["arn"])
            self.refused("InvalidInput", lambda: self.simulate("simulator", principal(name)["arn"], "sns:Subscribe"))
        role = f"arn:aws:iam::{ACCOUNT}:role/codecommit-operator"
        [result] = self.simulate("simulator", role, "codecommit:PutRepositoryTriggers", resources=[ARN])
        self.assertEqual(result["EvalDecision"], "allowed")

    def test_a_deny_is_told_from_a_missing_allow_for_each_resource(self):
        deny = {"Effect": "Deny", "Action": "codecommit:PutRepositoryTriggers", "Resource": ARN}
        control("POST", "/principals/simulator/policies", {"name": "no", "document": {"Statement": [deny]}})
        [result] = self.simulate(
            "simulator",
            principal("simulator")["arn"],
            "codecommit:PutRepositoryTriggers",
            resources=[ARN, ARN + "2"],
        )
        self.assertEqual(result["EvalDecision"], "explicitDeny")
        told = {one["EvalResourceName"]: one["EvalResourceDecision"] for one in result["ResourceSpecificResults"]}
        self.assertEqual(told, {ARN: "explicitDeny", ARN + "2": "allowed"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
