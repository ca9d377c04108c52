"""Amazon's own client against the server of the backup tests: what it signs is verified there, and what it reads is right."""

import sys

import boto3
import botocore.exceptions
from botocore.config import Config
from checks import Checks

KEY = "AKIATEST"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCY"
port = sys.argv[-1]
checks = Checks("boto3")


def client(secret=SECRET, region="us-east-1"):
    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=KEY,
        aws_secret_access_key=secret,
        region_name=region,
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
    )


def code_of(act):
    try:
        act()
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return None


s3 = client()
names = [f"desk/{number} of five + one" for number in range(5)]
for name in names:
    s3.put_object(Bucket="safe", Key=name, Body=name.encode() * 1_000)
body = s3.get_object(Bucket="safe", Key=names[3])["Body"].read()
checks.equal("an object comes back whole", body, names[3].encode() * 1_000)
checks.equal("its size", s3.head_object(Bucket="safe", Key=names[0])["ContentLength"], len(names[0]) * 1_000)
pages = s3.get_paginator("list_objects_v2").paginate(Bucket="safe", Prefix="desk/")
checks.equal("pages of a list", [one["Key"] for page in pages for one in page["Contents"]], names)
s3.delete_object(Bucket="safe", Key=names[1])
absent = lambda: s3.get_object(Bucket="safe", Key=names[1])
checks.equal("a removed object", code_of(absent), "NoSuchKey")
put = lambda with_: code_of(lambda: with_.put_object(Bucket="safe", Key="no", Body=b"no"))
checks.equal("a wrong secret", put(client(secret="wrong")), "SignatureDoesNotMatch")
# It signs again for the region that the refusal names.
checks.equal("a wrong region", put(client(region="eu-west-1")), None)
sys.exit(checks.finish())
