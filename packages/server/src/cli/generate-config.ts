import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Setting } from '../config/index.ts';
import { choicesOf, defaultOf, helpOf, settingsByClass } from './describe-setting.ts';
import type { Host } from './host.ts';
import { Prompt } from './prompt.ts';
import { pythonRepr } from './python-text.ts';
import { wrapText } from './wrap-text.ts';

const COLUMNS = 78;
const RULE = `#${'-'.repeat(COLUMNS)}`;

/** A configuration file that sets nothing: every setting with its help and default, commented out. */
export function defaultConfig(name: string): string {
  const classes = [...settingsByClass()].flatMap(([className, settings]) => [
    RULE,
    `# ${className} configuration`,
    RULE,
    ...settings.flatMap(settingLines),
  ]);
  return [`# Configuration file for ${name}.`, '', 'c = get_config()  #noqa', '', ...classes].join(
    '\n',
  );
}

function settingLines(setting: Setting): string[] {
  const [first = '', ...more] = wrapText(helpOf(setting), COLUMNS);
  const choices = choicesOf(setting.schema);
  const value = defaultOf(setting);
  return [
    `## ${first}`,
    ...more.map((line) => `#  ${line}`),
    ...(choices === null ? [] : [`#  Choices: any of ${pythonRepr(choices)}`]),
    `#  Default: ${value}`,
    `# c.${setting.trait} = ${value}`,
    '',
  ];
}

export interface GenerateOptions {
  readonly host: Pick<Host, 'stdin' | 'stdout' | 'stderr' | 'cwd'>;
  readonly configDir: string;
  /** `lab` or `server`: whose file it is. */
  readonly command: string;
  /** `--config`: the file to write instead. */
  readonly configFile: string;
  readonly answerYes: boolean;
}

/** `--generate-config`: writes that file, after asking where there is one already. */
export async function generateConfig(options: GenerateOptions): Promise<void> {
  const { host, configDir, command, configFile, answerYes } = options;
  const file =
    configFile === ''
      ? join(configDir, `jupyter_${command}_config.py`)
      : resolve(host.cwd, configFile);
  if (!answerYes && (await exists(file)) && !(await mayOverwrite(host, file))) return;
  host.stdout.write(`Writing default config to: ${pythonRepr(file)}\n`);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, defaultConfig(`jupyter-${command}`));
}

/** Nobody who answers is a no, as an empty answer is. */
async function mayOverwrite(host: GenerateOptions['host'], file: string): Promise<boolean> {
  using prompt = new Prompt(host);
  const question = `Overwrite ${pythonRepr(file)} with default config? [y/N]`;
  for (;;) {
    const answer = ((await prompt.ask(question)) ?? '').toLowerCase();
    if (answer === '' || answer.startsWith('n')) return false;
    if (answer.startsWith('y')) return true;
    host.stderr.write("Please answer 'yes' or 'no'\n");
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
