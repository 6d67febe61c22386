/** A JSON Schema with what Jupyter's event bus asks for besides (events-metrics §1). */
export interface EventSchema {
  readonly $id: string;
  readonly version: string;
  readonly title?: string;
  readonly description?: string;
  readonly 'personal-data'?: boolean;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

const CORE = 'https://events.jupyter.org/jupyter_server';

const contentsService: EventSchema = {
  $id: `${CORE}/contents_service/v1`,
  version: '1',
  title: 'Contents Manager activities',
  'personal-data': true,
  description:
    'What was done with files through the contents interface. Only successes are told, and only what goes through this interface: programs change files in other ways too.',
  type: 'object',
  required: ['action', 'path'],
  properties: {
    action: {
      enum: ['get', 'create', 'save', 'upload', 'rename', 'copy', 'delete'],
      description: 'What was done.',
    },
    path: { type: 'string', description: 'API path of the file or folder.' },
    source_path: { type: 'string', description: 'Where it was before a rename or copy.' },
  },
};

const kernelActions: EventSchema = {
  $id: `${CORE}/kernel_actions/v1`,
  version: '1',
  title: 'Kernel Manager activities',
  'personal-data': true,
  description: 'What was done with kernels, and how it went.',
  type: 'object',
  required: ['action', 'msg'],
  properties: {
    action: {
      enum: ['start', 'interrupt', 'shutdown', 'restart'],
      description: 'What was done.',
    },
    kernel_id: { type: 'string', description: 'Absent only where a start failed.' },
    kernel_name: { type: 'string', description: 'Name of the kernelspec.' },
    status: { enum: ['error', 'success'], description: 'How it went.' },
    status_code: { type: 'number', description: 'HTTP status of an error.' },
    msg: { type: 'string', description: 'The same in words.' },
  },
  if: { not: { properties: { status: { const: 'error' }, action: { const: 'start' } } } },
  then: { required: ['kernel_id'] },
};

const gatewayClient: EventSchema = {
  $id: `${CORE}/gateway_client/v1`,
  version: '1',
  title: 'Gateway Client activities.',
  'personal-data': true,
  description: 'Requests to a kernel gateway, and how they went.',
  type: 'object',
  required: ['status', 'msg'],
  properties: {
    status: { enum: ['error', 'success'], description: 'How it went.' },
    status_code: { type: 'number', description: 'HTTP status of the answer.' },
    msg: { type: 'string', description: 'The same in words.' },
    gateway_url: { type: 'string', description: 'Address of the gateway.' },
  },
};

/** The schemas every Jupyter server knows. */
export const coreSchemas: readonly EventSchema[] = [contentsService, gatewayClient, kernelActions];
