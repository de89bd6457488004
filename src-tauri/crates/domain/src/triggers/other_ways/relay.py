#!/usr/bin/env python3
"""Relays messages of one SNS topic to a Jira that the internet cannot reach.

A recipe, made by Causeway for you to adapt. Nobody watches it for you: run it under your own supervisor, look at
its log, keep its libraries up to date. Needs Python 3.9, and: pip install boto3 'cryptography>=42'

Once, with a key that may do so (standard queue, named jira-relay, beside the topic):

  aws sqs create-queue --region {{REGION}} --queue-name jira-relay
  # as the queue's attribute Policy:
  # {{QUEUE_POLICY}}
  aws sns subscribe --region {{REGION}} --topic-arn {{TOPIC_ARN}} \
      --protocol sqs --notification-endpoint <the queue's ARN>

Leave raw message delivery off: the signature is in the envelope. A queue in another account than the topic's has to
confirm its subscription first; this program does not do that.

Here, with a key that has only sqs:ReceiveMessage and sqs:DeleteMessage on that queue:

  QUEUE_URL=https://sqs.{{REGION}}... JIRA_WEBHOOK_URL=https://jira.internal/rest/gitplugin/webhook/1.0/reindex/... \
      python3 relay.py

JIRA_CA_FILE may name a PEM file of the authority that your Jira's certificate is of.
"""

import base64
import json
import logging
import os
import re
import ssl
import time
import urllib.parse
import urllib.request
from datetime import datetime, timezone

TOPIC_ARN = "{{TOPIC_ARN}}"
REGION = "{{REGION}}"
SNS_HOST = "{{SNS_HOST}}"

SIGNED = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CERTIFICATE_PATH = re.compile(r"/SimpleNotificationService-[A-Za-z0-9]{1,64}\.pem")
log = logging.getLogger("relay")
keys = {}


class Refused(Exception):
    """A message that is not relayed."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Neither a certificate nor a message goes anywhere but where it was meant to."""

    def redirect_request(self, *_):
        return None


def signing_key(address):
    """The public key behind SigningCertURL, which has to be SNS's own address in this topic's region."""
    from cryptography import x509

    if address in keys:
        return keys[address]
    url = urllib.parse.urlsplit(address)
    if url.scheme != "https" or url.netloc != SNS_HOST or url.query or url.fragment:
        raise Refused("the certificate is not at " + SNS_HOST)
    if not CERTIFICATE_PATH.fullmatch(url.path):
        raise Refused("the certificate's path is not one of SNS")
    opener = urllib.request.build_opener(NoRedirect)
    with opener.open(address, timeout=10) as answer:
        certificate = x509.load_pem_x509_certificate(answer.read(65536))
    now = datetime.now(timezone.utc)
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise Refused("the certificate is not valid now")
    keys[address] = certificate.public_key()
    return keys[address]


def verify(envelope, key_of=signing_key):
    """Raises Refused unless this is a notification of the topic, signed by SNS."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    if not isinstance(envelope, dict):
        raise Refused("it is not an envelope of SNS")
    if envelope.get("Type") != "Notification":
        raise Refused("it is not a notification")
    if envelope.get("TopicArn") != TOPIC_ARN:
        raise Refused("it is of another topic")
    digest = {"1": hashes.SHA1, "2": hashes.SHA256}.get(envelope.get("SignatureVersion"))
    if digest is None:
        raise Refused("its signature has an unknown version")
    pairs = [(name, envelope[name]) for name in SIGNED if envelope.get(name) is not None]
    if not all(isinstance(value, str) for _, value in pairs):
        raise Refused("a field is not text")
    signed = "".join(f"{name}\n{value}\n" for name, value in pairs)
    try:
        signature = base64.b64decode(envelope["Signature"], validate=True)
        key_of(envelope["SigningCertURL"]).verify(signature, signed.encode(), padding.PKCS1v15(), digest())
    except (AttributeError, KeyError, TypeError, ValueError, InvalidSignature) as error:
        raise Refused("its signature is not one of SNS") from error


def post(body, envelope):
    """Posts to Jira what SNS would have posted."""
    request = urllib.request.Request(os.environ["JIRA_WEBHOOK_URL"], data=body.encode(), method="POST")
    request.add_header("Content-Type", "text/plain; charset=UTF-8")
    request.add_header("x-amz-sns-message-type", envelope["Type"])
    request.add_header("x-amz-sns-message-id", envelope["MessageId"])
    request.add_header("x-amz-sns-topic-arn", envelope["TopicArn"])
    trust = ssl.create_default_context(cafile=os.environ.get("JIRA_CA_FILE"))
    opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPSHandler(context=trust))
    with opener.open(request, timeout=15) as answer:
        log.info("%s relayed, Jira answered %s", envelope["MessageId"], answer.status)


def main():
    import boto3

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    sqs = boto3.client("sqs", region_name=REGION)
    queue = os.environ["QUEUE_URL"]
    while True:
        batch = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=20)
        for message in batch.get("Messages", []):
            try:
                envelope = json.loads(message["Body"])
                verify(envelope)
                post(message["Body"], envelope)
            except (Refused, json.JSONDecodeError) as refusal:
                # It will not become better: it is taken off the queue, and said.
                log.warning("refused %s: %s", message["MessageId"], refusal)
            except Exception as failure:
                # It comes back after the queue's visibility time-out. The address, a secret, is not logged.
                log.error("not relayed %s: %s", message["MessageId"], type(failure).__name__)
                time.sleep(1)
                continue
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main()
