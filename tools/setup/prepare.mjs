import { join } from 'node:path';
import { buildSteps } from '../build/steps.mjs';
import { setupFolder } from '../layout.mjs';
import { install, needsInstall } from './install.mjs';
import { oneAtATime } from './one-at-a-time.mjs';

/**
 * @typedef {import('./progress.mjs').Progress} Progress
 * @typedef {import('../build/steps.mjs').FrontEnd} FrontEnd
 * @typedef {{ title: string, work: (detail: (text: string) => void) => Promise<void> }} Step
 */

/**
 * Everything that `elara lab` needs in a checkout: dependencies, the built server and kernel, the
 * front end. What stands already is left alone.
 *
 * @param {string} root
 * @param {Progress} progress
 */
export async function prepareToRun(root, progress) {
  await prepare(root, { dev: false, lab: 'any' }, progress);
}

/**
 * The same with the packages that tests, lint and docs need.
 *
 * @param {string} root
 * @param {Progress} progress
 * @param {{ lab: FrontEnd }} wanted
 */
export async function prepareToDevelop(root, progress, { lab }) {
  await prepare(root, { dev: true, lab }, progress);
}

/**
 * @param {string} root
 * @param {{ dev: boolean, lab: FrontEnd }} wanted
 * @param {Progress} progress
 */
async function prepare(root, wanted, progress) {
  if (!(await needsInstall(root, wanted)) && (await allIsBuilt(root, wanted))) return;
  const onWait = () => {
    progress.note('Waiting for another set-up of this folder …');
  };
  await oneAtATime(join(setupFolder(root), 'lock'), onWait, async () => {
    if (await needsInstall(root, wanted)) {
      await progress.step('Installing packages', (detail) => install(root, wanted, detail));
    }
    for await (const { title, work } of buildSteps(root, wanted)) await progress.step(title, work);
  });
}

/**
 * @param {string} root
 * @param {{ lab: FrontEnd }} wanted
 */
async function allIsBuilt(root, wanted) {
  const { done } = await buildSteps(root, wanted).next();
  return done === true;
}
