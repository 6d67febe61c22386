"""Answers, a line of JSON for each line of JSON, what the real nbformat does with a notebook file.

Cell ids are counted instead of random, so that answers can be compared byte for byte.
"""

import hashlib
import hmac
import itertools
import json
import logging
import sys
import warnings

import nbformat
from jsonschema import _keywords
from nbformat import sign, validator
from nbformat.v4 import convert

SECRET = b"secret\n"


class Ids:
    counter = itertools.count()


def next_id():
    return "%08x" % next(Ids.counter)


def digest(notebook):
    code = hmac.HMAC(SECRET, digestmod=hashlib.sha256)
    with sign.signature_removed(notebook):
        for part in sign.yield_everything(notebook):
            code.update(part)
    return code.hexdigest()


def message(problem):
    """The text that jupyter_server puts into the contents model."""
    instance = json.dumps(problem.instance, indent=1, default=lambda _: "<UNKNOWN>")
    return f"Notebook validation failed: {problem}:\n{instance}"


def read(text):
    captured = {}
    notebook = nbformat.reads(text, as_version=4, capture_validation_error=captured)
    answer = {"digest": digest(notebook), "content": json.dumps(notebook)}
    if captured:
        answer["message"] = message(captured["ValidationError"])
    return answer


def write(text):
    notebook = nbformat.from_dict(json.loads(text))
    captured = {}
    written = nbformat.writes(notebook, capture_validation_error=captured)
    written.encode("utf-8")
    answer = {"text": written if written.endswith("\n") else written + "\n"}
    if captured:
        answer["message"] = message(captured["ValidationError"])
    return answer


def attempt(action, text):
    Ids.counter = itertools.count()
    try:
        return action(text)
    except Exception as error:
        return {"error": repr(error), "errorText": str(error)}


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    # Which of several wrong extra properties is named first depends on how Python hashes text in
    # this process: let it be the first one in the file, as it is with us.
    _keywords.set = lambda items: list(dict.fromkeys(items))
    validator.generate_corpus_id = next_id
    convert.random_cell_id = next_id
    for line in sys.stdin:
        text = json.loads(line)
        answer = {"read": attempt(read, text), "write": attempt(write, text)}
        print(json.dumps(answer), flush=True)


main()
