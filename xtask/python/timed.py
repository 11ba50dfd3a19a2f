"""Runs a command under a limit of time and prints how it went, as JSON.

usage: timed.py LIMIT_S COMMAND [ARGUMENT...]
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

limit_s, command = float(sys.argv[1]), sys.argv[2:]
with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
    start = time.monotonic()
    # A session of its own, so that the limit ends the children too.
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)
    alarm = threading.Timer(limit_s, lambda: os.killpg(child.pid, signal.SIGKILL))
    alarm.start()
    _, status, usage = os.wait4(child.pid, 0)
    wall_s = time.monotonic() - start
    alarm.cancel()
    out.seek(0)
    err.seek(0)
    print(json.dumps({
        "exit": os.waitstatus_to_exitcode(status),
        "wall_s": wall_s,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss / 1024,
        "stdout": out.read().decode("utf-8", "replace"),
        "stderr": err.read().decode("utf-8", "replace"),
    }))
