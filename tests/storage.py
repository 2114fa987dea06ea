"""Object storage on this machine: an S3 server of its own, as the dashboard would use one."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest

BUCKET = "records"

ObjectStorage = Callable[[], AbstractContextManager[subprocess.Popen[bytes]]]
"""How a test starts object storage: by the fixture `object_storage`, which gives `storage` and marks the test."""


@contextmanager
def storage() -> Iterator[subprocess.Popen[bytes]]:
    """Start an S3 server with an empty bucket, and name it in the environment until the end of the block."""
    command = shutil.which("moto_server", path=os.pathsep.join((f"{sys.prefix}/s3/bin", f"{sys.prefix}/bin")))
    assert command, "run `bash .ci/test`, which installs the S3 server of the tests"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [command, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**keys, "AWS_ENDPOINT_URL": endpoint, "AWS_EC2_METADATA_DISABLED": "true"}.items():
            environment.setenv(name, value)
        try:
            client = httpx.Client(transport=httpx.HTTPTransport(retries=8))
            client.put(f"{endpoint}/{BUCKET}", timeout=30).raise_for_status()
            yield server
        finally:
            server.terminate()
            server.wait(timeout=20)
