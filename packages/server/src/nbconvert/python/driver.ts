/**
 * What a Python runs to export one notebook. It is told by a JSON file and leaves its results in a
 * folder; what nbconvert prints stays out of the way. As jupyter_server does, it hands the exporter
 * the parsed notebook and the folder where the notebook is, so that pictures beside it are found.
 */
export const DRIVER = `
import json, os, sys

def main(folder):
    with open(os.path.join(folder, "request.json"), encoding="utf-8") as file:
        request = json.load(file)
    import nbformat
    from nbconvert.exporters.base import get_exporter
    exporter = get_exporter(request["format"])()
    if request["sanitize"] and hasattr(exporter, "sanitize_html"):
        exporter.sanitize_html = True
    with open(os.path.join(folder, "notebook.ipynb"), encoding="utf-8") as file:
        notebook = nbformat.read(file, as_version=4)
    metadata = {"name": request["title"]}
    if request["directory"]:
        metadata["path"] = request["directory"]
    resources = {"metadata": metadata, "config_dir": request["config_dir"]}
    output, resources = exporter.from_notebook_node(notebook, resources=resources)
    if isinstance(output, str):
        output = output.encode("utf-8")
    with open(os.path.join(folder, "output"), "wb") as file:
        file.write(output)
    names = []
    for name, data in (resources.get("outputs") or {}).items():
        with open(os.path.join(folder, "file-%d" % len(names)), "wb") as file:
            file.write(data)
        names.append(os.path.basename(name))
    return {
        "mimetype": exporter.output_mimetype or "",
        "extension": resources["output_extension"],
        "files": names,
    }

folder = sys.argv[1]
try:
    result = main(folder)
except Exception as error:
    import traceback
    traceback.print_exc()
    result = {"error": str(error) or type(error).__name__}
with open(os.path.join(folder, "result.json"), "w", encoding="utf-8") as file:
    json.dump(result, file)
`;
