"""What schemathesis cannot read in the API's description."""

import os

import requests
import schemathesis

DOOR = os.environ["PLUMBLINE_DOOR"]


@schemathesis.auth(refresh_interval=3600, retry_on=[401])
class Session:
    """Somebody of the demo. Who was signed out comes in again; who has left for good stays outside."""

    def get(self, case, context):
        entered = requests.post(DOOR, allow_redirects=False, timeout=10)
        return entered.cookies.get("plumbline", "")

    def set(self, case, data, context):
        case.cookies["plumbline"] = data


@schemathesis.serializer("application/offset+octet-stream")
def part_of_an_upload(context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.deserializer("application/octet-stream")
def file(context, response):
    # Each byte as one character: what a file holds is nobody's concern here.
    return response.content.decode("latin-1")
