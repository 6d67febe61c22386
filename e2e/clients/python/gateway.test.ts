import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KERNEL_NAME } from '../../../packages/kernel/kernelspec/index.mjs';
import { python } from '../../harness/index.ts';
import { startElara, startReference, type TestServer } from '../../harness/server.ts';
import { connectTo, type Connection } from '../services/connect.ts';
import { run, untilStatus } from '../services/run-code.ts';

/**
 * The real Jupyter Server with `--gateway-url`: its front end, files and sessions are its own, its
 * kernels are Elara's.
 */
describe.skipIf(python === undefined)('Jupyter Server with Elara for a gateway', () => {
  let elara: TestServer;
  let jupyter: TestServer;
  let connection: Connection;

  beforeAll(async () => {
    elara = await startElara();
    jupyter = await startReference({
      args: [`--gateway-url=${elara.base}`],
      env: { JUPYTER_GATEWAY_AUTH_TOKEN: elara.token, KERNEL_NOTE: 'from the client' },
    });
    connection = await connectTo(jupyter);
    await connection.services.ready;
  });

  afterAll(async () => {
    connection.dispose();
    await jupyter.stop();
    await elara.stop();
  });

  const kernelsOfElara = (): Promise<readonly { id: string }[]> => elara.api.get('kernels');

  it("shows Elara's kernelspecs, and fetches their logos from there", async () => {
    const { specs } = connection.services.kernelspecs;
    expect(specs?.kernelspecs[KERNEL_NAME]).toMatchObject({ language: 'typescript' });
    const logo = specs?.kernelspecs[KERNEL_NAME]?.resources['logo-svg'] ?? '';
    const response = await fetch(new URL(logo, jupyter.base), {
      headers: { authorization: `token ${jupyter.token}` },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<svg');
  });

  it.each([
    ['python3', 'print("one"); 6 * 7'],
    [KERNEL_NAME, 'console.log("one"); 6 * 7'],
  ])('runs code of %s in a session', async (name, code) => {
    const session = await connection.services.sessions.startNew({
      path: `${name}.ipynb`,
      name,
      type: 'notebook',
      kernel: { name },
    });
    const { outputs } = await run(session.kernel!, code);
    expect(outputs).toMatchObject([{ text: 'one\n' }, { data: { 'text/plain': '42' } }]);
    expect((await kernelsOfElara()).map(({ id }) => id)).toContain(session.kernel!.id);
    await session.shutdown();
    expect(await kernelsOfElara()).toEqual([]);
  });

  it('passes on the environment, a picture, an error, an input and an interrupt', async () => {
    const kernel = await connection.services.kernels.startNew({ name: 'python3' });
    const told = await run(kernel, 'import os; os.environ["KERNEL_NOTE"]');
    expect(told.outputs).toMatchObject([{ data: { 'text/plain': "'from the client'" } }]);

    const picture = 'from IPython.display import Image\nImage(b"\\x89PNG", format="png")';
    expect((await run(kernel, picture)).outputs).toMatchObject([
      { data: { 'image/png': 'iVBORw==' } },
    ]);
    expect((await run(kernel, '1 / 0')).outputs).toMatchObject([{ ename: 'ZeroDivisionError' }]);

    const asked = await run(kernel, 'print(input("Who? "))', ({ header }) => {
      kernel.sendInputReply({ status: 'ok', value: 'Ada' }, header);
    });
    expect(asked.outputs).toMatchObject([{ text: 'Ada\n' }]);

    const endless = run(kernel, 'while True: pass');
    await untilStatus(kernel, 'busy');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await kernel.interrupt();
    expect((await endless).outputs).toMatchObject([{ ename: 'KeyboardInterrupt' }]);
    await kernel.shutdown();
  });

  it('restarts a kernel', async () => {
    const kernel = await connection.services.kernels.startNew({ name: 'python3' });
    await run(kernel, 'marked = 1');
    await kernel.restart();
    const { outputs } = await run(kernel, '"marked" in globals()');
    expect(outputs).toMatchObject([{ data: { 'text/plain': 'False' } }]);
    await kernel.shutdown();
    expect(await kernelsOfElara()).toEqual([]);
  });
});
