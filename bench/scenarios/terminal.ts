import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Websocket } from '../client/websocket.ts';
import { median } from '../report/figures.ts';
import { sessionOf, type Scenario, type Values } from '../scenario.ts';
import { Running } from '../servers/running.ts';

const NUMBERS = 2_000_000;
const KEYS = 300;
const WAIT_MS = 60_000;

export const terminal: Scenario = {
  name: 'terminal',
  rounds: 5,
  contenders: ['jupyter_server', 'jupyverse', 'Elara', 'raw'],
  figures: [
    {
      id: 'terminal.cpu',
      title: '`seq 1 2000000` in a terminal, CPU',
      unit: 's',
      goal: { ratio: 1.2 },
    },
    { id: 'terminal.wall', title: '`seq 1 2000000` in a terminal, wall', unit: 's' },
    { id: 'terminal.echo', title: 'echo of a key, wall', unit: 's', goal: { ratio: 1.7 } },
  ],
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    return sessionOf(server, async () => {
      const shell = await openShell(server);
      try {
        // Neither what is typed nor a prompt shall stand between the numbers.
        await shell.type('PS1=; stty -echo; echo rea""dy\n', 'ready');
        return { ...(await count(server, shell)), ...(await typeKeys(shell)) };
      } finally {
        shell.close();
      }
    });
  },
};

async function count(server: Running, shell: Shell): Promise<Values> {
  const { cpu, wall } = await server.spends(() =>
    shell.type(`seq 1 ${String(NUMBERS)}; echo do""ne\n`, 'done'),
  );
  const lines = shell.take().split('\r\n');
  const first = lines.indexOf('1');
  const numbers = lines.slice(first, first + NUMBERS);
  const isWhole =
    numbers.length === NUMBERS && numbers.every((line, index) => line === String(index + 1));
  if (!isWhole) return { 'terminal.cpu': 'lines were lost', 'terminal.wall': 'lines were lost' };
  return { 'terminal.cpu': cpu, 'terminal.wall': wall };
}

/** The terminal itself echoes; no program takes part. */
async function typeKeys(shell: Shell): Promise<Values> {
  await shell.type('stty echo; echo ag""ain; cat\n', 'again');
  const waits: number[] = [];
  for (let index = 0; index < KEYS; index += 1) {
    shell.take();
    const begun = performance.now();
    await shell.type('x', 'x');
    waits.push((performance.now() - begun) / 1000);
  }
  return { 'terminal.echo': median(waits) };
}

/** What a terminal printed, whatever carries it. */
class Shell {
  readonly #write: (text: string) => void;
  readonly #end: () => void;
  #pieces: string[] = [];
  #wanted: { readonly text: string; resolve(): void } | undefined;

  constructor(write: (text: string) => void, end: () => void) {
    this.#write = write;
    this.#end = end;
  }

  /** Types, and waits until the terminal printed `wanted`. */
  async type(text: string, wanted: string): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      late = setTimeout(() => {
        reject(new Error(`The terminal did not print ${wanted}`));
      }, WAIT_MS);
      this.#wanted = { text: wanted, resolve };
      this.#write(text);
    });
    clearTimeout(late);
  }

  /** All that was printed since the last call. */
  take(): string {
    const text = this.#pieces.join('');
    this.#pieces = [];
    return text;
  }

  read(piece: string): void {
    const before = this.#pieces.at(-1)?.slice(-16) ?? '';
    this.#pieces.push(piece);
    const wanted = this.#wanted;
    if (wanted === undefined || !`${before}${piece}`.includes(wanted.text)) return;
    this.#wanted = undefined;
    wanted.resolve();
  }

  close(): void {
    this.#end();
  }
}

async function openShell(server: Running): Promise<Shell> {
  if (server.name === 'raw') return openRaw(server);
  const { body } = await server.request('/api/terminals', { method: 'POST', body: '{}' });
  const { name } = JSON.parse(body.toString()) as { name: string };
  const { port, headers } = server;
  const websocket = await Websocket.open({
    port,
    headers,
    path: `/terminals/websocket/${name}`,
    onMessage: (payload) => {
      const [kind, text] = JSON.parse(payload.toString()) as [string, string];
      if (kind === 'stdout') shell.read(text);
    },
  });
  const shell = new Shell(
    (text) => {
      websocket.send(JSON.stringify(['stdin', text]));
    },
    () => {
      websocket.close();
    },
  );
  websocket.send(JSON.stringify(['set_size', 24, 80, 0, 0]));
  return shell;
}

async function openRaw({ port }: Running): Promise<Shell> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.setNoDelay(true);
  const shell = new Shell(
    (text) => {
      socket.write(text);
    },
    () => {
      socket.destroy();
    },
  );
  socket.setEncoding('utf8').on('data', (text: string) => {
    shell.read(text);
  });
  socket.write('GET /pty HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n');
  return shell;
}
