/** The keys that the settings of this server stand for; all others configured tornado itself. */
const HONOURED: ReadonlySet<string> = new Set([
  'headers',
  'nbconvert_csp_sandbox',
  'websocket_max_message_size',
  'ws_ping_interval',
  'ws_ping_timeout',
]);

/** One sentence for the keys of `ServerApp.tornado_settings` that do nothing here, or none. */
export function tornadoWarnings(
  settings: Readonly<Record<string, unknown>>,
  place: string,
): string[] {
  const idle = Object.keys(settings).filter((key) => !HONOURED.has(key));
  if (idle.length === 0) return [];
  const keys = idle.map((key) => `"${key}"`).join(', ');
  return [
    `ServerApp.tornado_settings: ${keys} ${idle.length === 1 ? 'has' : 'have'} no effect. (${place})`,
  ];
}
