#!/usr/bin/env python3
"""Drives the embedded AWS with boto3, which knows nothing of it.

One line per fact: `ok …` or `not ok …`; the exit code is 1 when any line is `not ok`. Environment: as conformance.sh.
"""
import csv
import io
import json
import os
import sys
import time
import urllib.request
import uuid
from datetime import datetime, timezone

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
ACCOUNT = os.environ["ACCOUNT"]
OTHER_ACCOUNT = os.environ["OTHER_ACCOUNT"]
CONFIG = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})

failures = 0


def report(good, sentence, detail=""):
    global failures
    failures += 0 if good else 1
    print(f"ok {sentence}" if good else f"not ok {sentence}: {detail}", flush=True)


def equal(sentence, got, wanted):
    report(got == wanted, sentence, f"got {got!r}, wanted {wanted!r}")


def fails(sentence, code, call, **arguments):
    try:
        report(False, sentence, f"succeeded with {call(**arguments)!r}, wanted {code}")
    except ClientError as error:
        equal(sentence, error.response["Error"]["Code"], code)


def client(service, credentials=None):
    keys = {} if credentials is None else {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials.get("SessionToken"),
    }
    return boto3.client(service, endpoint_url=ENDPOINT, config=CONFIG, **keys)


def check_users(iam):
    for name in ("ana", "ben", "cleo", "dan", "eva"):
        iam.create_user(UserName=f"py-{name}", Path="/py/", Tags=[{"Key": "email", "Value": f"{name}@example.org"}])
    user = iam.get_user(UserName="py-ana")["User"]
    equal("get_user shows the ARN", user["Arn"], f"arn:aws:iam::{ACCOUNT}:user/py/py-ana")
    report(isinstance(user["CreateDate"], datetime), "a creation date is a date", user["CreateDate"])
    pages = list(iam.get_paginator("list_users").paginate(PathPrefix="/py/", PaginationConfig={"PageSize": 2}))
    equal("list_users comes in 3 pages of 2", [len(page["Users"]) for page in pages], [2, 2, 1])
    report("Tags" not in pages[0]["Users"][0], "list_users gives no tags", pages[0]["Users"][0])
    iam.tag_user(UserName="py-ana", Tags=[{"Key": "Email", "Value": "new@example.org"}])
    tags = iam.list_user_tags(UserName="py-ana")["Tags"]
    equal("tag names are the same in any case", [tag["Value"] for tag in tags], ["new@example.org"])
    fails("aws: is reserved", "InvalidInput", iam.tag_user, UserName="py-ana", Tags=[{"Key": "aws:x", "Value": "y"}])
    fails("an unknown user is NoSuchEntity", "NoSuchEntity", iam.get_user, UserName="nobody")


def check_keys(iam):
    first = iam.create_access_key(UserName="py-ana")["AccessKey"]
    second = iam.create_access_key(UserName="py-ana")["AccessKey"]
    iam.update_access_key(UserName="py-ana", AccessKeyId=second["AccessKeyId"], Status="Inactive")
    fails("an inactive key counts, a third is LimitExceeded", "LimitExceeded", iam.create_access_key, UserName="py-ana")
    listed = iam.list_access_keys(UserName="py-ana")["AccessKeyMetadata"]
    equal("both keys are listed with their status", {key["AccessKeyId"]: key["Status"] for key in listed},
          {first["AccessKeyId"]: "Active", second["AccessKeyId"]: "Inactive"})
    before = iam.get_access_key_last_used(AccessKeyId=first["AccessKeyId"])["AccessKeyLastUsed"]
    equal("a key that was never used has no date, and N/A", before, {"ServiceName": "N/A", "Region": "N/A"})
    client("sts", first).get_caller_identity()
    after = iam.get_access_key_last_used(AccessKeyId=first["AccessKeyId"])["AccessKeyLastUsed"]
    equal("its use is seen", (after["ServiceName"], isinstance(after.get("LastUsedDate"), datetime)), ("sts", True))
    fails("a key of another id is AccessDenied", "AccessDenied", iam.get_access_key_last_used,
          AccessKeyId="AKIAUNKNOWNUNKNOWN12")
    iam.delete_access_key(UserName="py-ana", AccessKeyId=second["AccessKeyId"])
    fails("a deleted key is InvalidClientTokenId", "InvalidClientTokenId", client("sts", second).get_caller_identity)
    fails("and NoSuchEntity to delete again", "NoSuchEntity", iam.delete_access_key, UserName="py-ana",
          AccessKeyId=second["AccessKeyId"])


def check_account_wide_reads(iam):
    state = ""
    for _ in range(10):
        state = iam.generate_credential_report()["State"]
        if state == "COMPLETE":
            break
        time.sleep(0.05)
    equal("generate_credential_report reaches COMPLETE", state, "COMPLETE")
    answer = iam.get_credential_report()
    rows = list(csv.DictReader(io.StringIO(answer["Content"].decode())))
    equal("the report is CSV", answer["ReportFormat"], "text/csv")
    equal("its first row is the root account", rows[0]["user"], "<root_account>")
    ana = next(row for row in rows if row["user"] == "py-ana")
    equal("a user's keys are in it", (ana["access_key_1_active"], ana["access_key_2_active"]), ("true", "false"))
    last_used = datetime.fromisoformat(ana["access_key_1_last_used_date"].replace("Z", "+00:00"))
    equal("with dates in UTC", last_used.utcoffset(), timezone.utc.utcoffset(None))
    fewer = iam.get_account_authorization_details(Filter=["User"], MaxItems=2)
    equal("authorization details come in pages", (len(fewer["UserDetailList"]), fewer["IsTruncated"]), (2, True))
    paginator = iam.get_paginator("get_account_authorization_details")
    pages = paginator.paginate(Filter=["User"], PaginationConfig={"PageSize": 2})
    details = {user["UserName"]: user for page in pages for user in page["UserDetailList"]}
    everybody = [user["UserName"] for page in iam.get_paginator("list_users").paginate() for user in page["Users"]]
    equal("that hold every user once", sorted(details), sorted(everybody))
    equal("with tags", details["py-ben"]["Tags"], [{"Key": "email", "Value": "ben@example.org"}])


def check_sts():
    sts = client("sts")
    equal("get_caller_identity", sts.get_caller_identity()["Account"], ACCOUNT)
    answer = sts.assume_role(RoleArn=os.environ["ROLE_ARN"], RoleSessionName="conformance", DurationSeconds=900)
    credentials = answer["Credentials"]
    report(credentials["AccessKeyId"].startswith("ASIA"), "assume_role gives temporary credentials", credentials["AccessKeyId"])
    identity = client("sts", credentials).get_caller_identity()
    equal("that act in the other account", identity["Account"], OTHER_ACCOUNT)
    equal("under the session's name", identity["Arn"].split("/")[-1], "conformance")
    names = [user["UserName"] for user in client("iam", credentials).list_users()["Users"]]
    report("py-ana" not in names, "where this account's users are not", names)
    fails("a session token is needed", "InvalidClientTokenId",
          client("sts", {**credentials, "SessionToken": "tampered"}).get_caller_identity)
    return credentials


def with_header(s3, operation, name, value):
    """Sends one more header: this boto3 is older than conditional writes."""
    event = f"before-call.s3.{operation}"

    def add(params, **_):
        params["headers"][name] = value

    def call(**arguments):
        s3.meta.events.register(event, add)
        try:
            return getattr(s3, {"PutObject": "put_object", "DeleteObject": "delete_object"}[operation])(**arguments)
        finally:
            s3.meta.events.unregister(event, add)

    return call


def check_s3(other_credentials):
    s3 = client("s3")
    bucket = "py-bucket"
    s3.create_bucket(Bucket=bucket)
    etag = s3.put_object(Bucket=bucket, Key="a/hello", Body=b"hello", Metadata={"run": "3f9c"})["ETag"]
    got = s3.get_object(Bucket=bucket, Key="a/hello")
    equal("get_object gives back what was put", got["Body"].read(), b"hello")
    equal("with its metadata", got["Metadata"], {"run": "3f9c"})
    head = s3.head_object(Bucket=bucket, Key="a/hello")
    equal("head_object", (head["ContentLength"], head["ETag"]), (5, etag))
    report(isinstance(head["LastModified"], datetime), "with a date", head["LastModified"])

    create = with_header(s3, "PutObject", "If-None-Match", "*")
    create(Bucket=bucket, Key="lock", Body=b"one")
    fails("If-None-Match: * on what exists is PreconditionFailed", "PreconditionFailed", create,
          Bucket=bucket, Key="lock", Body=b"two")
    equal("and changes nothing", s3.get_object(Bucket=bucket, Key="lock")["Body"].read(), b"one")
    current = s3.head_object(Bucket=bucket, Key="lock")["ETag"]
    with_header(s3, "PutObject", "If-Match", current)(Bucket=bucket, Key="lock", Body=b"three")
    equal("If-Match with the current ETag writes", s3.get_object(Bucket=bucket, Key="lock")["Body"].read(), b"three")
    fails("with an old one it is PreconditionFailed", "PreconditionFailed",
          with_header(s3, "PutObject", "If-Match", current), Bucket=bucket, Key="lock", Body=b"four")
    fails("on nothing NoSuchKey", "NoSuchKey", with_header(s3, "PutObject", "If-Match", current),
          Bucket=bucket, Key="nothing", Body=b"x")
    fails("deleting with an old ETag is PreconditionFailed", "PreconditionFailed",
          with_header(s3, "DeleteObject", "If-Match", current), Bucket=bucket, Key="lock")

    for algorithm in ("CRC32", "SHA1", "SHA256"):
        stored = s3.put_object(Bucket=bucket, Key=f"sum/{algorithm}", Body=b"hello", ChecksumAlgorithm=algorithm)
        read = s3.get_object(Bucket=bucket, Key=f"sum/{algorithm}", ChecksumMode="ENABLED")
        read["Body"].read()
        equal(f"{algorithm} is kept with the object", read[f"Checksum{algorithm}"], stored[f"Checksum{algorithm}"])
    fails("a wrong Content-MD5 is BadDigest", "BadDigest", s3.put_object, Bucket=bucket, Key="bad", Body=b"x",
          ContentMD5="AAAAAAAAAAAAAAAAAAAAAA==")
    fails("a wrong CRC32 is BadDigest", "BadDigest", s3.put_object, Bucket=bucket, Key="bad", Body=b"x",
          ChecksumCRC32="AAAAAA==")

    for name in ("b/1", "b/2", "b/c/3", "b/ä & ö +?"):
        s3.put_object(Bucket=bucket, Key=name, Body=b"x")
    paginator = s3.get_paginator("list_objects_v2")
    pages = list(paginator.paginate(Bucket=bucket, Prefix="b/", PaginationConfig={"PageSize": 3}))
    equal("list_objects_v2 comes in pages, with any name", [[row["Key"] for row in page["Contents"]] for page in pages],
          [["b/1", "b/2", "b/c/3"], ["b/ä & ö +?"]])
    rolled = s3.list_objects_v2(Bucket=bucket, Delimiter="/")
    equal("and rolled up", [row["Prefix"] for row in rolled["CommonPrefixes"]], ["a/", "b/", "sum/"])
    equal("beside the plain keys", [row["Key"] for row in rolled["Contents"]], ["lock"])

    fails("a bucket is for its own account", "AccessDenied", client("s3", other_credentials).get_object,
          Bucket=bucket, Key="lock")
    fails("head_object of nothing is 404", "404", s3.head_object, Bucket=bucket, Key="nothing")
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [
        {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/keywarden"}}]})
    rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    equal("put_bucket_encryption", rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"], "alias/keywarden")
    equal("objects follow", s3.put_object(Bucket=bucket, Key="k", Body=b"x")["ServerSideEncryption"], "aws:kms")
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    equal("put_public_access_block", s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"], {
        "BlockPublicAcls": True, "IgnorePublicAcls": False, "BlockPublicPolicy": False, "RestrictPublicBuckets": False})
    equal("no versions", s3.get_bucket_versioning(Bucket=bucket).get("Status"), None)
    equal("us-east-1 has no location", s3.get_bucket_location(Bucket=bucket)["LocationConstraint"], None)


def check_ses():
    ses = client("sesv2")
    sender = os.environ["SENDER"]

    def send(to, **change):
        simple = {"Subject": {"Data": "Your key"}, "Body": {"Text": {"Data": "text"}, "Html": {"Data": "<p>html</p>"}}}
        return ses.send_email(**{"FromEmailAddress": sender, "Destination": {"ToAddresses": [to]},
                                 "Content": {"Simple": simple}, **change})

    report(send("owner@example.org")["MessageId"].startswith("0100"), "send_email answers with a message id")
    raw = f"From: {sender}\r\nTo: owner@example.org\r\nSubject: raw\r\n\r\ntext\r\n".encode()
    report(ses.send_email(Content={"Raw": {"Data": raw}})["MessageId"].startswith("0100"), "also for a raw mail")
    fails("an unverified sender is MessageRejected", "MessageRejected", send, to="owner@example.org",
          FromEmailAddress="x@unverified.example.net")
    fails("a dot in a message tag is BadRequestException", "BadRequestException", send, to="owner@example.org",
          EmailTags=[{"Name": "run", "Value": "a.b"}])
    fails("an unknown configuration set is NotFoundException", "NotFoundException", send, to="owner@example.org",
          ConfigurationSetName="none")
    for name, reason in (("c", "BOUNCE"), ("a", "BOUNCE"), ("b", "COMPLAINT")):
        ses.put_suppressed_destination(EmailAddress=f"{name}@example.org", Reason=reason)
    page = ses.list_suppressed_destinations(PageSize=2)
    rest = ses.list_suppressed_destinations(PageSize=2, NextToken=page["NextToken"])
    listed = page["SuppressedDestinationSummaries"] + rest["SuppressedDestinationSummaries"]
    equal("the suppression list comes in pages", sorted(row["EmailAddress"] for row in listed),
          ["a@example.org", "b@example.org", "c@example.org"])
    when = ses.get_suppressed_destination(EmailAddress="a@example.org")["SuppressedDestination"]["LastUpdateTime"]
    report(isinstance(when, datetime), "with dates", when)
    bounced = ses.list_suppressed_destinations(Reasons=["BOUNCE"], StartDate=datetime(2020, 1, 1, tzinfo=timezone.utc))
    equal("by reason and date", len(bounced["SuppressedDestinationSummaries"]), 2)
    ses.delete_suppressed_destination(EmailAddress="a@example.org")
    fails("a deleted entry is NotFoundException", "NotFoundException", ses.get_suppressed_destination,
          EmailAddress="a@example.org")
    identity = ses.get_email_identity(EmailIdentity=sender)
    equal("the sender is a verified identity", identity["VerifiedForSendingStatus"], True)
    equal("get_account", ses.get_account()["ProductionAccessEnabled"], True)


def check_secrets_manager(other_credentials):
    secrets = client("secretsmanager")
    name = "py/new-key_of+ana=1.@"
    first = secrets.create_secret(Name=name, SecretString="one", Tags=[{"Key": "team", "Value": "blue"}])
    prefix = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:{name}-"
    report(first["ARN"].startswith(prefix), "create_secret answers with an ARN", first["ARN"])
    fails("a name that is taken is ResourceExistsException", "ResourceExistsException", secrets.create_secret,
          Name=name, SecretString="two")
    token = str(uuid.uuid4())
    pending = {"SecretId": name, "ClientRequestToken": token, "VersionStages": ["AWSPENDING"]}
    second = secrets.put_secret_value(SecretString="two", **pending)
    equal("put_secret_value, pending", (second["VersionId"], second["VersionStages"]), (token, ["AWSPENDING"]))
    equal("is the same the second time", secrets.put_secret_value(SecretString="two", **pending)["VersionId"], token)
    fails("with another value ResourceExistsException", "ResourceExistsException", secrets.put_secret_value,
          SecretString="three", **pending)
    equal("and the current value stays", secrets.get_secret_value(SecretId=name)["SecretString"], "one")
    got = secrets.get_secret_value(SecretId=first["ARN"], VersionStage="AWSPENDING")
    equal("get_secret_value by ARN and stage", (got["SecretString"], got["VersionId"]), ("two", token))
    move = {"SecretId": name, "VersionStage": "AWSCURRENT", "MoveToVersionId": token}
    fails("a label is not moved from a version that is not named", "InvalidParameterException",
          secrets.update_secret_version_stage, **move)
    secrets.update_secret_version_stage(RemoveFromVersionId=first["VersionId"], **move)
    described = secrets.describe_secret(SecretId=name)
    equal("AWSPREVIOUS follows", described["VersionIdsToStages"],
          {first["VersionId"]: ["AWSPREVIOUS"], token: ["AWSCURRENT", "AWSPENDING"]})
    report(isinstance(described["CreatedDate"], datetime), "with a date", described["CreatedDate"])
    equal("with tags", described["Tags"], [{"Key": "team", "Value": "blue"}])
    versions = secrets.list_secret_version_ids(SecretId=name, IncludeDeprecated=True)["Versions"]
    equal("list_secret_version_ids", [version["VersionId"] for version in versions], [first["VersionId"], token])
    secrets.create_secret(Name="py/empty")
    fails("a secret without a value is ResourceNotFoundException", "ResourceNotFoundException",
          secrets.get_secret_value, SecretId="py/empty")
    pages = secrets.get_paginator("list_secrets").paginate(
        Filters=[{"Key": "name", "Values": ["py/"]}], PaginationConfig={"PageSize": 1})
    listed = [[secret["Name"] for secret in page["SecretList"]] for page in pages]
    equal("list_secrets comes in pages", listed, [[name], ["py/empty"]])

    statement = {"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    fails("a public policy is PublicPolicyException", "PublicPolicyException", secrets.put_resource_policy,
          SecretId=name, ResourcePolicy=json.dumps({"Version": "2012-10-17", "Statement": statement}),
          BlockPublicPolicy=True)
    fails("a secret is for its own account", "AccessDeniedException",
          client("secretsmanager", other_credentials).get_secret_value, SecretId=first["ARN"])
    deletion = secrets.delete_secret(SecretId=name, RecoveryWindowInDays=7)["DeletionDate"]
    days = (deletion - datetime.now(timezone.utc)).total_seconds() / 86400
    report(6.9 < days < 7.1, "delete_secret leaves the window to restore it in", deletion)
    fails("until then it is InvalidRequestException", "InvalidRequestException", secrets.get_secret_value, SecretId=name)
    secrets.restore_secret(SecretId=name)
    equal("restore_secret", secrets.get_secret_value(SecretId=name)["SecretString"], "two")
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    fails("by force it is gone", "ResourceNotFoundException", secrets.describe_secret, SecretId=name)


def check_kms(other_credentials):
    kms = client("kms")
    hmac_256 = {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"}
    metadata = kms.create_key(Description="seals", **hmac_256)["KeyMetadata"]
    arn = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{metadata['KeyId']}"
    equal("create_key answers with an ARN", metadata["Arn"], arn)
    equal("and what the key is for", (metadata["KeyUsage"], metadata["MacAlgorithms"]),
          ("GENERATE_VERIFY_MAC", ["HMAC_SHA_256"]))
    report(isinstance(metadata["CreationDate"], datetime), "with a date", metadata["CreationDate"])
    kms.create_alias(AliasName="alias/py-state", TargetKeyId=metadata["KeyId"])
    fails("an alias that is taken is AlreadyExistsException", "AlreadyExistsException", kms.create_alias,
          AliasName="alias/py-state", TargetKeyId=metadata["KeyId"])
    for name in ("alias/py-b", "alias/py-c"):
        kms.create_alias(AliasName=name, TargetKeyId=metadata["KeyId"])
    pages = kms.get_paginator("list_aliases").paginate(KeyId=arn, PaginationConfig={"PageSize": 2})
    equal("list_aliases comes in pages", [[alias["AliasName"] for alias in page["Aliases"]] for page in pages],
          [["alias/py-b", "alias/py-c"], ["alias/py-state"]])
    equal("describe_key by alias", kms.describe_key(KeyId="alias/py-state")["KeyMetadata"]["Arn"], arn)
    asked = {"Message": b"hello \x00\xff", "MacAlgorithm": "HMAC_SHA_256"}
    made = kms.generate_mac(KeyId="alias/py-state", **asked)
    equal("generate_mac", (made["KeyId"], made["MacAlgorithm"], len(made["Mac"])), (arn, "HMAC_SHA_256", 32))
    alias_arn = arn.replace(f"key/{metadata['KeyId']}", "alias/py-state")
    for key in (metadata["KeyId"], arn, alias_arn):
        equal(f"the same by {key}", kms.generate_mac(KeyId=key, **asked)["Mac"], made["Mac"])
    equal("verify_mac", kms.verify_mac(KeyId=arn, Mac=made["Mac"], **asked)["MacValid"], True)
    fails("of another MAC it is KMSInvalidMacException", "KMSInvalidMacException", kms.verify_mac, KeyId=arn,
          Mac=made["Mac"][::-1], **asked)
    longest = {**asked, "Message": b"x" * 4096}
    equal("4,096 bytes are taken", len(kms.generate_mac(KeyId=arn, **longest)["Mac"]), 32)
    kms.disable_key(KeyId=arn)
    fails("a disabled key is DisabledException", "DisabledException", kms.generate_mac, KeyId=arn, **asked)
    kms.enable_key(KeyId=arn)
    encrypting = kms.create_key()["KeyMetadata"]
    equal("the usual key is for encryption", encrypting["KeySpec"], "SYMMETRIC_DEFAULT")
    fails("which makes no MACs", "InvalidKeyUsageException", kms.generate_mac, KeyId=encrypting["KeyId"], **asked)
    fails("an unknown key is NotFoundException", "NotFoundException", kms.generate_mac, KeyId="alias/none", **asked)
    fails("a usage is needed for an HMAC key", "ValidationException", kms.create_key, KeySpec="HMAC_256")
    others = client("kms", other_credentials)
    fails("a key is for its own account", "AccessDeniedException", others.generate_mac, KeyId=arn, **asked)
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}
        for account in (ACCOUNT, OTHER_ACCOUNT)]}
    shared = kms.create_key(Policy=json.dumps(policy), **hmac_256)["KeyMetadata"]["Arn"]
    equal("unless its policy says so", others.generate_mac(KeyId=shared, **asked)["Mac"],
          kms.generate_mac(KeyId=shared, **asked)["Mac"])


def show_events_after(milliseconds):
    body = json.dumps({"cloudTrail": {"delayMs": milliseconds}}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{ENDPOINT}/_sandbox/switches", data=body, method="POST")).close()


def check_cloudtrail(iam):
    trail = client("cloudtrail")
    iam.create_user(UserName="py-trail")
    key_id = iam.create_access_key(UserName="py-trail")["AccessKey"]["AccessKeyId"]
    find = {"LookupAttributes": [{"AttributeKey": "ResourceName", "AttributeValue": key_id}]}
    equal("an event is not there at once", trail.lookup_events(**find)["Events"], [])
    show_events_after(0)
    [event] = trail.lookup_events(**find)["Events"]
    equal("then it says what was called", (event["EventName"], event["ReadOnly"]), ("CreateAccessKey", "false"))
    report(isinstance(event["EventTime"], datetime), "with a date", event["EventTime"])
    record = json.loads(event["CloudTrailEvent"])
    made = record["responseElements"]["accessKey"]
    equal("by whom, and what came of it", (record["userIdentity"]["arn"], made["accessKeyId"], made["userName"]),
          (client("sts").get_caller_identity()["Arn"], key_id, "py-trail"))
    pages = trail.get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateUser"}],
        StartTime=datetime(2020, 1, 1, tzinfo=timezone.utc), PaginationConfig={"PageSize": 4})
    found = [event for page in pages for event in page["Events"]]
    users = [json.loads(event["CloudTrailEvent"])["requestParameters"]["userName"] for event in found]
    equal("lookup_events comes in pages, newest first", users,
          ["py-trail", "py-eva", "py-dan", "py-cleo", "py-ben", "py-ana"])
    fails("a time range backwards is InvalidTimeRangeException", "InvalidTimeRangeException", trail.lookup_events,
          StartTime=datetime(2026, 2, 1), EndTime=datetime(2026, 1, 1))
    two = [{"AttributeKey": key, "AttributeValue": "x"} for key in ("EventName", "Username")]
    fails("two attributes are InvalidLookupAttributesException", "InvalidLookupAttributesException",
          trail.lookup_events, LookupAttributes=two)


def check_organizations(other_credentials):
    organizations = client("organizations")
    equal("describe_organization names the management account",
          organizations.describe_organization()["Organization"]["MasterAccountId"], ACCOUNT)
    pages = organizations.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 1})
    accounts = [account for page in pages for account in page["Accounts"]]
    equal("list_accounts comes in pages", [account["Id"] for account in accounts], [ACCOUNT, OTHER_ACCOUNT])
    report(isinstance(accounts[0]["JoinedTimestamp"], datetime), "a joining date is a date", accounts[0])
    equal("list_tags_for_resource", organizations.list_tags_for_resource(ResourceId=OTHER_ACCOUNT)["Tags"],
          [{"Key": "env", "Value": "prod"}])
    units = organizations.list_organizational_units_for_parent(ParentId="r-exam")["OrganizationalUnits"]
    equal("list_organizational_units_for_parent", [unit["Name"] for unit in units], ["Production"])
    fails("a target that is not there is TargetNotFoundException", "TargetNotFoundException",
          organizations.list_tags_for_resource, ResourceId="999999999999")
    fails("a member account may not list", "AccessDeniedException",
          client("organizations", other_credentials).list_accounts)


def main():
    iam = client("iam")
    check_users(iam)
    check_keys(iam)
    check_account_wide_reads(iam)
    other_credentials = check_sts()
    check_s3(other_credentials)
    check_ses()
    check_secrets_manager(other_credentials)
    check_kms(other_credentials)
    check_cloudtrail(iam)
    check_organizations(other_credentials)
    print(f"# {failures} not ok")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
