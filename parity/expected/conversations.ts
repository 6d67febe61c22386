import { ANY, type Expected } from '../harness/expected.ts';

const refusals: Expected = {
  of: 'WS *',
  differs: { 'headers.*': [ANY, ANY] },
  because: 'a refused upgrade carries what explains it, and no cookies',
};

export const conversations: readonly Expected[] = [
  refusals,
  {
    of: '{"message":"comm_msg"*',
    differs: { '*.fields': [ANY, /in buffers,channel/] },
    because: 'a message in the default protocol always has its `buffers`',
  },
  {
    of: 'POST /api/kernels/{kernel}/restart',
    differs: { 'body.execution_state': ['idle', 'starting'] },
    because: 'a kernel that was restarted is starting',
  },
];

export const terminalConversations: readonly Expected[] = [
  refusals,
  {
    of: '{"collect":"end"}',
    differs: { closed: [1005, 1000] },
    because: 'a websocket that is done says so, and nobody connects again',
  },
];

export const eventConversations: readonly Expected[] = [
  refusals,
  {
    of: '{"collect":"end"}',
    differs: { closed: [1006, 1003] },
    because: 'a websocket that is done says so, and nobody connects again',
  },
  {
    of: '{"collect":3}',
    differs: { '*': [ANY, ANY] },
    because: 'a folder that is copied is not listed',
  },
  {
    of: 'POST /api/events {"schema_id"*',
    differs: { 'body.message': [/Failed validating/, /\(event schema/] },
    because: 'the texts of Python’s exceptions',
  },
  {
    of: 'files after *',
    differs: { '.ipynb_checkpoints': ['directory 755', undefined] },
    because: 'looking for checkpoints makes no directory',
  },
];
