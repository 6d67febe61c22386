"""Answers each line of JSON with one: Jupyter's paths in an environment, or what traitlets reads
of texts from the command line."""

import json
import os
import subprocess
import sys

from traitlets import Bool, Dict, Enum, Float, HasTraits, Int, List, TraitError, Unicode
from traitlets.config.loader import DeferredConfigList, DeferredConfigString

TRAITS = {
    "text": Unicode(),
    "optional text": Unicode(allow_none=True),
    "boolean": Bool(),
    "integer": Int(),
    "number": Float(),
    "texts": List(Unicode()),
    "integers": List(Int()),
    "dictionary": Dict(),
    "switches": Dict(value_trait=Bool()),
    "choice": Enum(["tcp", "ipc", 10]),
}

PATHS = """
import json
from jupyter_core.paths import *
print(json.dumps({
    "configDir": jupyter_config_dir(), "dataDir": jupyter_data_dir(),
    "runtimeDir": jupyter_runtime_dir(), "configPath": jupyter_config_path(),
    "dataPath": jupyter_path(),
}))
"""


def read(kind, texts):
    trait = TRAITS[kind]
    try:
        if isinstance(trait, (List, Dict)):
            value = DeferredConfigList(texts).get_value(trait)
        else:
            value = DeferredConfigString(texts[0]).get_value(trait)
        owner = type("Owner", (HasTraits,), {"x": trait})()
        owner.x = value
        return {"value": owner.x}
    except (TraitError, ValueError, TypeError):
        return {"error": True}


for line in sys.stdin:
    question = json.loads(line)
    if "env" in question:
        answer = subprocess.run(
            [question["python"], "-c", PATHS], env=question["env"], capture_output=True, text=True
        ).stdout
    else:
        answer = json.dumps(read(question["kind"], question["texts"]))
    print(answer.strip(), flush=True)
