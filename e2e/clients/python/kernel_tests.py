"""jupyter_kernel_test, Jupyter's own suite for kernels, with every message going through Elara."""

import unittest

import jupyter_kernel_test
import through_gateway


class ThroughElara(jupyter_kernel_test.KernelTests):
    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = through_gateway.start(cls.kernel_name)


class TypeScriptTests(ThroughElara):
    kernel_name = "typescript"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "JSON.stri", "matches": {"stringify"}},
    ]
    complete_code_samples = ["1", "let x: number = 1;", "function f() {\n}"]
    incomplete_code_samples = ["function f() {", "let a = [", "`abc"]
    invalid_code_samples = [")", "let x = ;"]
    code_generate_error = 'throw new Error("x")'
    code_execute_result = [{"code": "1+2", "result": "3"}, {"code": "[1, 2]", "result": "[ 1, 2 ]"}]
    code_display_data = [
        {"code": "display(html`<b>x</b>`)", "mime": "text/html"},
        {"code": "display(svg`<svg/>`)", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "JSON.stringify"
    code_clear_output = "clearOutput()"


class IPythonTests(ThroughElara):
    kernel_name = "python3"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    completion_samples = [{"text": "zi", "matches": {"zip"}}]
    complete_code_samples = ["1", "print('hello, world')", "def f(x):\n  return x*2\n\n\n"]
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x*2"]
    invalid_code_samples = ["import = 7q"]
    code_page_something = "zip?"
    code_generate_error = "raise ValueError"
    code_execute_result = [{"code": "1+2+3", "result": "6"}]
    code_display_data = [
        {"code": "from IPython.display import HTML, display; display(HTML('<b>x</b>'))", "mime": "text/html"},
        {"code": "from IPython.display import Math, display; display(Math('x'))", "mime": "text/latex"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "search")
    code_inspect_sample = "zip"
    code_clear_output = "from IPython.display import clear_output; clear_output()"


del ThroughElara

if __name__ == "__main__":
    unittest.main(verbosity=2)
