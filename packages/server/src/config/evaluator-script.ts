/**
 * Run by a Python that has traitlets, with the path of a configuration file as argument. Prints
 * one JSON object: what the file says of each trait and in which line, what it changed in the
 * environment, or the error and its place. What the file itself prints goes to stderr.
 *
 * The file is loaded by traitlets' own loader, so that `get_config`, `load_subconfig`, `c.A.b += …`
 * and containers that are changed lazily mean what they mean to Jupyter.
 */
export const EVALUATOR = String.raw`
import json, os, sys

result = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
if sys.path[:1] == [""]:
    del sys.path[0]
try:
    from traitlets.config import loader
except ImportError:
    sys.exit(97)

lines, kept = {}, []

def note(config, key):
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename == loader.__file__:
        frame = frame.f_back
    if frame is not None:
        kept.append(config)
        lines[id(config), key] = frame.f_code.co_filename, frame.f_lineno

set_item, get_item = loader.Config.__setitem__, loader.Config.__getitem__

def noted_set(self, key, value):
    set_item(self, key, value)
    note(self, key)

def noted_get(self, key):
    value = get_item(self, key)
    if isinstance(value, loader.LazyConfigValue):
        note(self, key)
    return value

def description(value):
    if callable(value) and hasattr(value, "__qualname__"):
        return "function " + value.__qualname__
    return type(value).__name__ + " object"

def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value if value is None or isinstance(value, bool) else str(value)
    if isinstance(value, int):
        return int(value) if abs(value) < 2**53 else {"int": str(int(value))}
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else {"float": repr(value)}
    if isinstance(value, bytes):
        return {"bytes": value.decode("latin1")}
    if isinstance(value, (set, frozenset)):
        return [encode(item) for item in sorted(value, key=repr)]
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[str(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, type):
        return value.__module__ + "." + value.__qualname__
    return {"object": description(value)}

def encode_changes(lazy):
    return {
        "extend": encode(lazy._extend),
        "prepend": encode(lazy._prepend),
        "inserts": [[index, encode(item)] for index, item in lazy._inserts],
        "update": encode(lazy._update),
    }

def settings(config, path):
    for key, value in config.items():
        if isinstance(value, loader.Config):
            yield from settings(value, path + [key])
        elif path:
            file, line = lines.get((id(config), key), (None, None))
            said = {"class": ".".join(path), "trait": key, "file": file, "line": line}
            if isinstance(value, loader.LazyConfigValue):
                said["changes"] = encode_changes(value)
            else:
                said["value"] = encode(value)
            yield said

def fault(error, file):
    if isinstance(error, SyntaxError) and error.filename:
        return {"message": error.msg, "file": error.filename, "line": error.lineno}
    place, trace = {"file": file, "line": None}, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == file or os.path.dirname(name) == os.path.dirname(file):
            place = {"file": name, "line": trace.tb_lineno}
        trace = trace.tb_next
    missing = isinstance(error, ModuleNotFoundError)
    return dict(place, message=type(error).__name__ + ": " + str(error), missing=missing)

before = dict(os.environ)
path = sys.argv[1]
try:
    loader.Config.__setitem__, loader.Config.__getitem__ = noted_set, noted_get
    found = loader.PyFileConfigLoader(os.path.basename(path), path=os.path.dirname(path)).load_config()
    loader.Config.__getitem__ = get_item
    changed = {key: value for key, value in os.environ.items() if before.get(key) != value}
    removed = [key for key in before if key not in os.environ]
    answer = {"settings": list(settings(found, [])), "environment": changed, "removed": removed}
except BaseException as error:
    answer = {"error": fault(error, path)}
json.dump(answer, result)
result.flush()
sys.stdout.flush()
sys.stderr.flush()
os._exit(0)  # Threads that the file started do not matter any more.
`;
