import { join, resolve } from 'node:path';
import { hashPassword, storePassword } from '../../auth/index.ts';
import { ConfigError } from '../../config/index.ts';
import { Prompt } from '../prompt.ts';
import type { Call } from '../subcommand.ts';

const ATTEMPTS = 3;

/** `elara password`: asks for a password and writes its hash into a configuration file (auth §5). */
export async function setPassword(call: Call): Promise<number> {
  const passphrase = await askTwice(call);
  const given = call.value('config');
  const file =
    given === undefined
      ? join(call.paths.configDir, 'jupyter_server_config.json')
      : resolve(call.host.cwd, given);
  await storePassword(file, await hashPassword(passphrase));
  call.say(`Wrote hashed password to ${file}`);
  return 0;
}

async function askTwice(call: Call): Promise<string> {
  using prompt = new Prompt(call.host);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const first = await answer(prompt, 'Enter password: ');
    const second = await answer(prompt, 'Verify password: ');
    if (first !== second) call.say('Passwords do not match.');
    // Jupyter takes an empty one, with which everybody gets in.
    else if (first === '') call.say('The password must not be empty.');
    else return first;
  }
  throw new ConfigError('No matching passwords found. Giving up.');
}

async function answer(prompt: Prompt, question: string): Promise<string> {
  const text = await prompt.ask(question, { hidden: true });
  if (text === null) throw new ConfigError('No password was given; nothing was written.');
  return text;
}
