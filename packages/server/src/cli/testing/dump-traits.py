"""Prints every trait that the real server and JupyterLab can be configured by, as JSON."""

import json
import os
import tempfile

os.environ["JUPYTER_CONFIG_DIR"] = os.environ["JUPYTER_DATA_DIR"] = tempfile.mkdtemp()

from jupyter_client.ioloop import AsyncIOLoopKernelRestarter
from jupyter_client.provisioning import KernelProvisionerFactory
from jupyter_server.auth.identity import PasswordIdentityProvider
from jupyter_server.gateway.gateway_client import GatewayClient
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.config.manager import ConfigManager
from jupyter_server.services.contents.filecheckpoints import AsyncFileCheckpoints
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from jupyter_server.services.sessions.sessionmanager import SessionManager
from jupyter_server_terminals.terminalmanager import TerminalManager
from jupyter_server_terminals.app import TerminalsExtensionApp
from jupyterlab.labapp import LabApp
from jupyterlab.extensions.manager import PluginManager
from nbformat.sign import SQLiteSignatureStore
from traitlets.config import Configurable

MORE = [
    AsyncFileCheckpoints,
    AsyncIOLoopKernelRestarter,
    AsyncLargeFileManager,
    ConfigManager,
    GatewayClient,
    KernelProvisionerFactory,
    PasswordIdentityProvider,
    PluginManager,
    ServerKernelManager,
    SessionManager,
    SQLiteSignatureStore,
    TerminalManager,
    TerminalsExtensionApp,
]


def name_of(keys):
    return keys if isinstance(keys, str) else keys[-1]


def default_of(trait):
    try:
        value = trait.default()
        json.dumps(value)
        return value
    except Exception:
        return {"python": trait.default_value_repr()}


classes = {}
server, lab = ServerApp(), LabApp()
for cls in [*server._classes_inc_parents(), *lab._classes_inc_parents(), *MORE]:
    for parent in cls.mro():
        if not issubclass(parent, Configurable):
            continue
        traits = classes.setdefault(parent.__name__, {})
        for name, trait in parent.class_traits(config=True).items():
            traits[name] = {
                "type": type(trait).__name__,
                "none": bool(trait.allow_none),
                "default": default_of(trait),
            }

print(
    json.dumps(
        {
            "classes": {name: traits for name, traits in classes.items() if traits},
            "aliases": {name_of(key): value for key, value in {**lab.aliases, **server.aliases}.items()},
            "flags": {
                name_of(key): value[0]
                for app in (server, lab)
                for key, value in app.flags.items()
            },
        },
        default=lambda value: value if isinstance(value, str) else value[0],
    )
)
