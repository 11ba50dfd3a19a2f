"""A double of S3 on this machine, with the bucket `plumbline`.

usage: s3.py serve          says where it answers, and does so until it is ended
       s3.py objects URL    how many objects the bucket holds
"""

import logging
import sys
import threading

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "plumbline"


def client(url):
    return boto3.client(
        "s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )


match sys.argv[1:]:
    case ["serve"]:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        url = "http://{}:{}".format(*server.get_host_and_port())
        client(url).create_bucket(Bucket=BUCKET)
        print(url, flush=True)
        threading.Event().wait()
    case ["objects", url]:
        print(client(url).list_objects_v2(Bucket=BUCKET)["KeyCount"])
    case _:
        sys.exit(__doc__)
