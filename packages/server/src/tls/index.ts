export { openTls } from './open-tls.ts';
export type { Tls } from './open-tls.ts';
export { tlsSettings } from './settings.ts';
