import type { Request, Step } from '../harness/model.ts';
import { room } from '../harness/room.ts';

const START: Request = {
  ask: 'POST /api/kernels',
  json: { name: 'python3' },
  keep: { kernel: 'id' },
};
const END = 'DELETE /api/kernels/{kernel}';
const CHANNELS = '/api/kernels/{kernel}/channels';
const V1 = 'v1.kernel.websocket.jupyter.org';

const run = (code: string, more: object = {}): Step => ({
  message: 'execute_request',
  content: {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  },
  ...more,
});

/** What both protocols carry alike. */
const common = (protocols: readonly string[]): Step[] => [
  START,
  { connect: `${CHANNELS}?session_id=one`, protocols },
  { message: 'kernel_info_request' },
  run('1 + 1'),
  run('print("hällo"); import sys; print("wrong", file=sys.stderr)'),
  run('for i in range(2000): print(i)'),
  run('1 / 0'),
  run('syntax error'),
  run('None'),
  run(''),
  run('from IPython.display import HTML, display; display(HTML("<b>x</b>"), metadata={"a": 1})'),
  run('x = 5', {
    content: { code: 'x = 5', silent: true, user_expressions: { y: 'x + 1', z: 'none' } },
  }),
  run('input("name? ") + input()', {
    content: { code: 'input("name? ") + input()', allow_stdin: true },
    input: 'somebody',
  }),
  { message: 'complete_request', content: { code: 'import jso', cursor_pos: 10 } },
  { message: 'inspect_request', content: { code: 'x', cursor_pos: 1, detail_level: 0 } },
  { message: 'is_complete_request', content: { code: 'for i in x:' } },
  {
    message: 'history_request',
    content: { hist_access_type: 'tail', n: 2, raw: true, output: false },
  },
  { message: 'comm_info_request', content: {} },
  { message: 'execute_request', content: { code: '"on control"' }, channel: 'control' },
  { message: 'nothing_request' },
  END,
];

const COMM = [
  'from ipykernel.comm import Comm',
  'import ipykernel.comm',
  'def opened(comm, message):',
  '    @comm.on_msg',
  '    def received(message):',
  '        buffers = [bytes(b) for b in message.get("buffers", [])]',
  '        comm.send(data={"echo": message["content"]["data"]}, buffers=buffers)',
  'get_ipython().kernel.comm_manager.register_target("echo", opened)',
].join('\n');

const comms = (protocols: readonly string[]): Step[] => [
  START,
  { connect: `${CHANNELS}?session_id=comms`, protocols },
  run(COMM),
  {
    message: 'comm_open',
    content: { comm_id: 'c1', target_name: 'echo', data: {} },
    silently: true,
  },
  {
    message: 'comm_msg',
    content: { comm_id: 'c1', data: { a: 'é' } },
    buffers: ['first', 'sécond', ''],
    silently: true,
  },
  { message: 'comm_info_request', content: { target_name: 'echo' } },
  { message: 'comm_close', content: { comm_id: 'c1', data: {} }, silently: true },
  {
    message: 'comm_open',
    content: { comm_id: 'c2', target_name: 'none', data: {} },
    silently: true,
  },
  END,
];

room('conversations', {
  cases: {
    'speaks the default protocol': common([]),
    'speaks v1.kernel.websocket.jupyter.org': common([V1]),
    'carries comms and buffers in the default protocol': comms([]),
    'carries comms and buffers in v1': comms([V1]),
    'chooses a protocol': [
      START,
      { connect: CHANNELS, on: 'a', protocols: ['other', V1] },
      { connect: CHANNELS, on: 'b', protocols: ['other'] },
      { connect: `${CHANNELS}?session_id=`, on: 'c' },
      END,
    ],
    'refuses who may not': [
      START,
      { connect: CHANNELS, as: 'nobody' },
      { connect: `${CHANNELS}?token=wrong`, as: 'nobody' },
      { connect: `${CHANNELS}?token={token}`, as: 'nobody' },
      { connect: CHANNELS, as: 'browser' },
      { connect: CHANNELS, as: 'browser', headers: { Origin: 'http://evil.example' } },
      { connect: CHANNELS, as: 'browser', headers: { Origin: '{origin}' } },
      { connect: CHANNELS, headers: { Origin: 'http://evil.example' } },
      { connect: '/api/kernels/11111111-2222-3333-4444-555555555555/channels' },
      { connect: '/api/kernels/abc/channels' },
      { connect: '/nowhere' },
      { connect: CHANNELS, headers: { Host: 'evil.example' } },
      END,
    ],
    interrupts: [
      START,
      { connect: `${CHANNELS}?session_id=i` },
      run('print("begun")\nimport time\ntime.sleep(60)', {
        meanwhile: { ask: 'POST /api/kernels/{kernel}/interrupt' },
      }),
      run('"still there"'),
      END,
    ],
    restarts: [
      START,
      { connect: `${CHANNELS}?session_id=r`, on: 'before' },
      run('x = 1', { on: 'before' }),
      'POST /api/kernels/{kernel}/restart',
      // As front ends do: over the old connection the original loses what comes at once.
      { close: 'before' },
      { connect: `${CHANNELS}?session_id=r`, on: 'after' },
      run('print("again")', { on: 'after' }),
      run('x', { on: 'after' }),
      END,
    ],
    'counts connections and tells the state': [
      START,
      { connect: `${CHANNELS}?session_id=s1`, on: 'a' },
      { connect: `${CHANNELS}?session_id=s2`, on: 'b' },
      run('1', { on: 'a' }),
      { ask: 'GET /api/kernels/{kernel}', until: ['execution_state', 'idle'] },
      'GET /api/status',
      { close: 'a' },
      { ask: 'GET /api/kernels/{kernel}', until: ['connections', 1] },
      { close: 'b' },
      { ask: 'GET /api/kernels/{kernel}', until: ['connections', 0] },
      END,
    ],
    'shows output to all tabs': [
      START,
      { connect: `${CHANNELS}?session_id=t1`, on: 'a' },
      { connect: `${CHANNELS}?session_id=t2`, on: 'b', protocols: [V1] },
      { message: 'kernel_info_request', on: 'a' },
      { message: 'kernel_info_request', on: 'b' },
      run('print("to all")', { on: 'a', seenOn: 'b' }),
      run('"from the other"', { on: 'b', seenOn: 'a' }),
      END,
    ],
    'keeps what came while nobody was there': [
      START,
      { connect: `${CHANNELS}?session_id=gone` },
      run('print("before")\nimport time\ntime.sleep(1.5)\nprint("meanwhile")\n"result"', {
        leave: true,
      }),
      { close: 'main' },
      { connect: `${CHANNELS}?session_id=gone` },
      { collect: 'rest' },
      run('"and on"'),
      END,
    ],
    'ends a conversation that is none': [
      START,
      { connect: `${CHANNELS}?session_id=x` },
      { frame: 'no JSON' },
      { collect: 'end' },
      END,
    ],
    'overlooks unknown channels': [
      START,
      { connect: `${CHANNELS}?session_id=x` },
      {
        frame: JSON.stringify({
          channel: 'none',
          header: { msg_id: 'x', msg_type: 'kernel_info_request', session: 'x', username: 'x' },
          parent_header: {},
          metadata: {},
          content: {},
        }),
      },
      run('"still there"'),
      END,
    ],
  },
});

room('terminal conversations', {
  args: ['--ServerApp.terminado_settings={"shell_command":["/bin/sh"]}'],
  env: { PS1: '$ ' },
  cases: {
    'runs a shell': [
      { ask: 'POST /api/terminals', json: { name: 'one', cwd: '/' } },
      { connect: '/terminals/websocket/one' },
      { type: ['stdin', 'echo $((6 * 7))\r'], shows: '\r\n42\r\n' },
      { type: ['stdin', 'pwd; echo $TERM\r'], shows: 'xterm-256color' },
      { frame: '["set_size", 30, 100, 0, 0]' },
      { type: ['stdin', 'stty size\r'], shows: '30 100' },
      { frame: '["unknown", 1]' },
      { type: ['stdin', 'printf "h\\303\\244llo\\n"\r'], shows: '\r\nhällo\r\n' },
      { connect: '/terminals/websocket/one', on: 'second' },
      { frame: '["set_size", 20, 80, 0, 0]', on: 'second' },
      { type: ['stdin', 'stty size\r'], shows: '\r\n20 80\r\n' },
      { close: 'second' },
      { frame: '["stdin", "exit\\r"]' },
      { collect: 'end' },
      'GET /api/terminals',
    ],
    'refuses who may not': [
      { ask: 'POST /api/terminals', json: { name: 'two' } },
      { connect: '/terminals/websocket/two', as: 'nobody' },
      { connect: '/terminals/websocket/none' },
      {
        connect: '/terminals/websocket/two',
        as: 'browser',
        headers: { Origin: 'http://evil.example' },
      },
      { connect: '/terminals/websocket/two?token={token}', as: 'nobody' },
      'DELETE /api/terminals/two',
      { collect: 'end' },
    ],
  },
});

room('event conversations', {
  tree: {
    'a.txt': 'x',
    'sub/b.txt': 'y',
    'n.ipynb': '{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[]}',
  },
  cases: {
    'tells what happens to contents': [
      { connect: '/api/events/subscribe' },
      'GET /api/contents/a.txt',
      { collect: 1 },
      'GET /api/contents/sub',
      { collect: 2 },
      { ask: 'PUT /api/contents/new.txt', json: { type: 'file', format: 'text', content: 'x' } },
      { collect: 2 },
      { ask: 'POST /api/contents', json: { ext: '.txt' } },
      { collect: 2 },
      { ask: 'POST /api/contents', json: { copy_from: 'a.txt' } },
      { collect: 5 },
      { ask: 'POST /api/contents', json: { copy_from: 'sub' } },
      { collect: 3 },
      { ask: 'PATCH /api/contents/new.txt', json: { path: 'moved.txt' } },
      { collect: 2 },
      'DELETE /api/contents/moved.txt',
      { collect: 1 },
      'POST /api/contents/n.ipynb/trust',
      { collect: 1 },
      {
        ask: 'PUT /api/contents/up',
        json: { type: 'file', format: 'text', content: 'x', chunk: 1 },
      },
      { collect: 2 },
      'GET /api/contents/none.txt',
      'GET /files/a.txt',
      'GET /api/contents/a.txt/checkpoints',
      { collect: 0 },
    ],
    'tells what happens to kernels': [
      { connect: '/api/events/subscribe' },
      START,
      { collect: 1 },
      'POST /api/kernels/{kernel}/interrupt',
      { collect: 1 },
      END,
      { collect: 1 },
    ],
    'checks and tells events of clients while somebody listens': [
      { connect: '/api/events/subscribe' },
      {
        ask: 'POST /api/events',
        json: {
          schema_id: 'https://events.jupyter.org/jupyter_server/contents_service/v1',
          version: '1',
          data: { action: 'get', path: 'x' },
        },
      },
      { collect: 1 },
      {
        ask: 'POST /api/events',
        json: {
          schema_id: 'https://events.jupyter.org/jupyter_server/contents_service/v1',
          version: '1',
          data: { action: 'none', path: 'x' },
        },
      },
      {
        ask: 'POST /api/events',
        json: {
          schema_id: 'https://events.jupyter.org/jupyter_server/contents_service/v1',
          version: '1',
          data: { path: 'x' },
        },
      },
      { collect: 0 },
    ],
    'refuses who may not, and ends who talks': [
      { connect: '/api/events/subscribe', as: 'nobody' },
      {
        connect: '/api/events/subscribe',
        as: 'browser',
        headers: { Origin: 'http://evil.example' },
      },
      { connect: '/api/events/subscribe', protocols: ['x'], on: 'x' },
      { connect: '/api/events/subscribe' },
      { frame: 'hello' },
      { collect: 'end' },
    ],
  },
});
