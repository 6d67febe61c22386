import type { Call } from '../subcommand.ts';

/** `elara paths`: Jupyter's places, as `jupyter --paths` tells them. */
export async function showPaths({ paths, has, print }: Call): Promise<number> {
  const { runtimeDir, configPath, dataPath } = paths;
  const places = { config: configPath, data: dataPath, runtime: [runtimeDir] };
  if (has('json')) {
    print(JSON.stringify(places));
    return 0;
  }
  for (const [name, folders] of Object.entries(places)) {
    print(`${name}:`);
    for (const folder of folders) print(`    ${folder}`);
  }
  return 0;
}
