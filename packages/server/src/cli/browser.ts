import { spawn } from 'node:child_process';
import type { Environment } from '../config/index.ts';

/** Whether there is a desktop on which a browser could open. */
export function hasDesktop(env: Environment, platform: NodeJS.Platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['BROWSER']);
}

/** The command that opens an address: the one asked for, else the system's. */
export function browserCommand(
  url: string,
  configured: string,
  env: Environment,
  platform: NodeJS.Platform,
): readonly string[] {
  const wanted = configured || (env['BROWSER'] ?? '').split(':').find((one) => one !== '') || '';
  if (wanted !== '') return fillIn(wanted.replace(/\s*&$/, ''), url);
  if (platform === 'darwin') return ['open', url];
  // `start` takes the first quoted text for a title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', url.replaceAll('&', '^&')];
  return ['xdg-open', url];
}

function fillIn(command: string, url: string): string[] {
  const words = command.split(/\s+/).filter((word) => word !== '');
  const filled = words.map((word) => word.replaceAll('%s', url));
  return words.some((word) => word.includes('%s')) ? filled : [...filled, url];
}

/** Opens a browser that lives on when the server ends; rejects where the command cannot run. */
export async function openBrowser(command: readonly string[], env: Environment): Promise<void> {
  const [program = '', ...options] = command;
  const child = spawn(program, options, { detached: true, stdio: 'ignore', env: { ...env } });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
}
