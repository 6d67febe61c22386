import type { TSchema } from 'typebox';
import {
  ANY,
  BOOLEAN,
  INTEGER,
  noEffect,
  NUMBER,
  OPTIONAL_TEXT,
  refused,
  TEXT,
  type NotApplicable,
} from './declare.ts';

const NO_GATEWAY = 'Kernels run on this machine; without a gateway this means nothing.';

function unused(trait: string, schema: TSchema, value: unknown): NotApplicable {
  return noEffect(`GatewayClient.${trait}`, schema, value, NO_GATEWAY);
}

/** Of the client of a kernel gateway. */
export const GATEWAY: readonly NotApplicable[] = [
  refused('GatewayClient.url', OPTIONAL_TEXT, null, 'Kernels run on this machine.', {
    alias: 'gateway-url',
    harmless: [''],
  }),
  unused('accept_cookies', BOOLEAN, false),
  unused('allowed_envs', TEXT, ''),
  unused('auth_header_key', TEXT, ''),
  unused('auth_scheme', OPTIONAL_TEXT, ''),
  { ...unused('auth_token', OPTIONAL_TEXT, null), secret: true },
  unused('ca_certs', OPTIONAL_TEXT, null),
  unused('client_cert', OPTIONAL_TEXT, null),
  unused('client_key', OPTIONAL_TEXT, null),
  unused('connect_timeout', NUMBER, 40),
  unused('env_whitelist', TEXT, ''),
  unused('event_logger', ANY, null),
  unused('gateway_retry_interval', NUMBER, 1),
  unused('gateway_retry_interval_max', NUMBER, 30),
  unused('gateway_retry_max', INTEGER, 5),
  unused('gateway_token_renewer_class', TEXT, ''),
  unused('headers', OPTIONAL_TEXT, '{}'),
  { ...unused('http_pwd', OPTIONAL_TEXT, null), secret: true },
  unused('http_user', OPTIONAL_TEXT, null),
  unused('kernels_endpoint', TEXT, '/api/kernels'),
  unused('kernelspecs_endpoint', TEXT, '/api/kernelspecs'),
  unused('kernelspecs_resource_endpoint', TEXT, '/kernelspecs'),
  unused('launch_timeout_pad', NUMBER, 2),
  unused('request_timeout', NUMBER, 42),
  unused('validate_cert', BOOLEAN, true),
  unused('ws_url', OPTIONAL_TEXT, null),
];
