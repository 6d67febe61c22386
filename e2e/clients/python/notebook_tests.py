"""nbclient and papermill run notebooks whose kernels are Elara's, through Jupyter's gateway client."""

import base64
import os
import tempfile
import unittest

import nbformat
import papermill
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook
from through_gateway import MANAGER

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def notebook(kernel_name, *sources, tags=()):
    cells = [new_code_cell(source) for source in sources]
    if tags:
        cells[0].metadata["tags"] = list(tags)
    kernelspec = {"name": kernel_name, "display_name": kernel_name}
    language = "python" if kernel_name == "python3" else kernel_name
    metadata = {"kernelspec": kernelspec, "language_info": {"name": language}}
    return new_notebook(cells=cells, metadata=metadata)


def run(document, **options):
    client = NotebookClient(document, kernel_manager_class=MANAGER, timeout=60, **options)
    # The manager starts python3 unless it is told here as well.
    client.execute(kernel_name=document.metadata.kernelspec.name)
    nbformat.validate(document)
    return [cell.outputs for cell in document.cells]


class NbclientTests(unittest.TestCase):
    def test_runs_python_with_all_kinds_of_output(self):
        outputs = run(
            notebook(
                "python3",
                "import sys\nprint('one')\nprint('two', file=sys.stderr)",
                "from IPython.display import Image\nImage(b'\\x89PNG\\r\\n\\x1a\\n', format='png')",
                "from IPython.display import display\nhandle = display('old', display_id='d')",
                "handle.update('new')\n6 * 7",
            )
        )
        self.assertEqual(
            {output.name: output.text for output in outputs[0]},
            {"stdout": "one\n", "stderr": "two\n"},
        )
        self.assertEqual(outputs[1][0].data["image/png"].strip(), PNG)
        self.assertEqual(outputs[2][0].data["text/plain"], "'new'")
        self.assertEqual(outputs[3][0].data["text/plain"], "42")

    def test_draws_with_matplotlib(self):
        outputs = run(
            notebook("python3", "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
        )
        picture = base64.b64decode(outputs[0][-1].data["image/png"])
        self.assertTrue(picture.startswith(b"\x89PNG\r\n"))

    def test_runs_typescript(self):
        outputs = run(
            notebook("typescript", "const n: number = 6; console.log(n)", "n * 7", "html`<b>x</b>`")
        )
        self.assertEqual(outputs[0][0].text, "6\n")
        self.assertEqual(outputs[1][0].data["text/plain"], "42")
        self.assertEqual(outputs[2][0].data["text/html"], "<b>x</b>")

    def test_stops_at_an_error_and_keeps_it(self):
        for kernel, code, name in [
            ("python3", "1 / 0", "ZeroDivisionError"),
            ("typescript", "throw new RangeError('far')", "RangeError"),
        ]:
            document = notebook(kernel, code, "'never'")
            with self.subTest(kernel), self.assertRaises(CellExecutionError) as failed:
                run(document)
            self.assertEqual(failed.exception.ename, name)
            self.assertEqual(document.cells[0].outputs[0].ename, name)
            self.assertEqual(document.cells[1].outputs, [])

    def test_goes_on_after_an_error_if_told(self):
        outputs = run(notebook("python3", "1 / 0", "'after'"), allow_errors=True)
        self.assertEqual(outputs[1][0].data["text/plain"], "'after'")

    def test_loses_none_of_many_outputs(self):
        outputs = run(notebook("python3", "for i in range(5000): print(i)"))
        text = "".join(output.text for output in outputs[0])
        self.assertEqual(text, "".join(f"{i}\n" for i in range(5000)))

    def test_gives_the_kernel_its_environment_and_folder(self):
        outputs = run(notebook("python3", "import os\nos.environ.get('KERNEL_NOTE')"))
        self.assertEqual(outputs[0][0].data["text/plain"], "'from the client'")


class PapermillTests(unittest.TestCase):
    def execute(self, document, **options):
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "in.ipynb")
            nbformat.write(document, source)
            return papermill.execute_notebook(
                source,
                os.path.join(folder, "out.ipynb"),
                kernel_manager_class=MANAGER,
                progress_bar=False,
                **options,
            )

    def test_runs_with_parameters(self):
        document = notebook("python3", "n = 1", "n * 7", tags=["parameters"])
        done = self.execute(document, parameters={"n": 6})
        self.assertEqual(done.cells[-1].outputs[0].data["text/plain"], "42")
        self.assertEqual(done.cells[1].metadata.tags, ["injected-parameters"])

    def test_tells_of_an_error_in_a_cell(self):
        with self.assertRaises(papermill.PapermillExecutionError) as failed:
            self.execute(notebook("python3", "raise KeyError('k')"))
        self.assertEqual(failed.exception.ename, "KeyError")


if __name__ == "__main__":
    unittest.main(verbosity=2)
