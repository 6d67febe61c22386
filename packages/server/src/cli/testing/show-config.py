"""Answers each line `{"argv": [...], "env": {...}, "cwd": ...}` with the configuration that the
real server shows: files and command line merged, without starting anything."""

import contextlib
import io
import json
import os
import sys

from jupyter_core.application import JupyterApp
from jupyter_server.serverapp import ServerApp

before = dict(os.environ)

for line in sys.stdin:
    case = json.loads(line)
    os.environ.clear()
    os.environ.update(before | case["env"])
    os.chdir(case["cwd"])
    ServerApp.clear_instance()
    text = io.StringIO()
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(sys.stderr):
        try:
            app = ServerApp.instance()
            JupyterApp.initialize(app, [*case["argv"], "--show-config-json"])
            app.start_show_config()
        except SystemExit as error:
            text.truncate(0)
            text.seek(0)
            text.write(json.dumps({"exit": error.code}))
    print(json.dumps(json.loads(text.getvalue())), flush=True)
