"""jupyter-kernel-client: kernels over HTTP and a websocket, with nothing of Jupyter's server."""

import os
import threading
import unittest

import requests
from jupyter_kernel_client import JupyterKernelClient, KernelHttpManager

SERVER = {"server_url": os.environ["ELARA_URL"], "token": os.environ["ELARA_TOKEN"]}


class KernelClientTests(unittest.TestCase):
    # One for all: this client may take ten seconds to notice that its own socket is closed.
    @classmethod
    def setUpClass(cls):
        cls.kernel = JupyterKernelClient(**SERVER)
        cls.kernel.start(name="python3")
        cls.addClassCleanup(cls.kernel.stop)

    def running(self):
        return [model["id"] for model in KernelHttpManager(**SERVER).list_kernels()]

    def test_runs_code_and_gives_its_outputs(self):
        reply = self.kernel.execute("import sys\nprint('one')\nprint('two', file=sys.stderr)\n3")
        self.assertEqual(reply["status"], "ok")
        self.assertGreater(reply["execution_count"], 0)
        texts = {output["name"]: output["text"] for output in reply["outputs"] if "name" in output}
        self.assertEqual(texts, {"stdout": "one\n", "stderr": "two\n"})
        self.assertEqual(reply["outputs"][-1]["data"], {"text/plain": "3"})

    def test_gives_an_error_with_its_traceback(self):
        reply = self.kernel.execute("1 / 0")
        self.assertEqual(reply["status"], "error")
        self.assertEqual(reply["outputs"][0]["ename"], "ZeroDivisionError")
        self.assertTrue(reply["outputs"][0]["traceback"])

    def test_sets_lists_and_gets_variables(self):
        self.kernel.set_variable("a_number", 12)
        self.assertIn("a_number", [variable["name"] for variable in self.kernel.list_variables()])
        self.assertEqual(self.kernel.get_variable("a_number"), 12)

    def test_answers_a_question_of_the_kernel(self):
        outputs = []

        def answer(message):
            self.assertEqual(message["content"]["prompt"], "Who? ")
            self.kernel._manager.client.input("Ada")

        self.kernel.execute_interactive(
            "print('Hello', input('Who? '))",
            allow_stdin=True,
            stdin_hook=answer,
            output_hook=lambda message: outputs.append(message),
        )
        texts = [m["content"]["text"] for m in outputs if m["header"]["msg_type"] == "stream"]
        self.assertEqual("".join(texts), "Hello Ada\n")

    def test_interrupts(self):
        outputs = []

        def interrupt(message):
            outputs.append(message)
            if message["header"]["msg_type"] == "stream":
                threading.Thread(target=self.kernel.interrupt).start()

        self.kernel.execute_interactive(
            "import time\nprint('go', flush=True)\nfor _ in range(300): time.sleep(0.1)",
            output_hook=interrupt,
            timeout=25,
        )
        errors = [m["content"]["ename"] for m in outputs if m["header"]["msg_type"] == "error"]
        self.assertEqual(errors, ["KeyboardInterrupt"])

    def test_restarts_and_forgets(self):
        self.kernel.execute("marked = 1")
        self.kernel.restart()
        reply = self.kernel.execute("'marked' in globals()")
        self.assertEqual(reply["outputs"][0]["data"], {"text/plain": "False"})

    def test_uses_a_kernel_that_runs_and_leaves_it_running(self):
        self.kernel.execute("said = 'here'")
        other = JupyterKernelClient(**SERVER, kernel_id=self.kernel.id)
        other.start()
        self.assertEqual(
            other.execute("said")["outputs"][0]["data"], {"text/plain": "'here'"}
        )
        other.stop(shutdown_kernel=False)
        self.assertIn(self.kernel.id, self.running())

    def test_runs_typescript_and_ends_its_kernel(self):
        kernel = JupyterKernelClient(**SERVER)
        kernel.start(name="typescript")
        self.assertIn(kernel.id, self.running())
        reply = kernel.execute("const answer: number = 6 * 7; answer")
        self.assertEqual(reply["outputs"][0]["data"]["text/plain"], "42")
        ended = kernel.id
        kernel.stop()
        self.assertNotIn(ended, self.running())

    def test_is_refused_with_a_wrong_token(self):
        with self.assertRaises(requests.HTTPError) as refused:
            KernelHttpManager(server_url=SERVER["server_url"], token="wrong").start_kernel("python3")
        self.assertEqual(refused.exception.response.status_code, 403)


if __name__ == "__main__":
    unittest.main(verbosity=2)
