import type { SettingsOf } from '../config/index.ts';
import type { KeepAliveOptions } from '../http/index.ts';
import type { serverSettings } from './settings.ts';

type ServerSettings = Pick<
  SettingsOf<typeof serverSettings>,
  'tornadoSettings' | 'websocketPingInterval' | 'websocketPingTimeout'
>;

/** How the subscribers of events are pinged: `websocket_ping_*`, in seconds. */
export function eventPings(settings: ServerSettings): KeepAliveOptions {
  const { websocketPingInterval: interval, websocketPingTimeout: timeout } = settings;
  return {
    ...(interval > 0 && { interval: interval * 1000 }),
    ...(timeout > 0 && { timeout: timeout * 1000 }),
  };
}

/** How clients of kernels and terminals are pinged: two keys of `tornado_settings`, in milliseconds (kernels §1). */
export function kernelAndTerminalPings({ tornadoSettings }: ServerSettings): KeepAliveOptions {
  const { ws_ping_interval: interval, ws_ping_timeout: timeout } = tornadoSettings;
  return {
    ...(typeof interval === 'number' && { interval }),
    ...(typeof timeout === 'number' && { timeout }),
  };
}
