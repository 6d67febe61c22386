import { rspack } from '@rspack/core';

/**
 * Runs the bundler and tells how far it is.
 * @param {object[]} configurations
 * @param {(line: string) => void} log
 * @returns {Promise<import('@rspack/core').Stats[]>} one for each configuration, in order
 */
export async function compile(configurations, log) {
  const [main, ...others] = configurations;
  const watched = { ...main, plugins: [...(main.plugins ?? []), progress(log)] };
  /** @type {import('@rspack/core').MultiStats} */
  const stats = await new Promise((resolve, reject) => {
    rspack([watched, ...others], (error, result) => (error ? reject(error) : resolve(result)));
  });
  if (stats.hasErrors()) throw new Error(stats.toString({ preset: 'errors-only' }));
  return stats.stats;
}

/** Only the largest compilation reports: the others are done before it. @param {(line: string) => void} log */
function progress(log) {
  let next = 0;
  return new rspack.ProgressPlugin((fraction) => {
    const percent = Math.floor(fraction * 100);
    if (percent < next) return;
    log(`compiling ${percent}%`);
    next = percent - (percent % 20) + 20;
  });
}
