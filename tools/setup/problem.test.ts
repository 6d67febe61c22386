import { describe, expect, it } from 'vitest';
import { SetupProblem, asProblem, explain } from './problem.mjs';

describe('explain', () => {
  it.each([
    ['npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write', /disk is full/],
    ['✘ [ERROR] Failed to write: no space left on device', /disk is full/],
    ['npm error code ECONNREFUSED', /registry cannot be reached \(ECONNREFUSED\)/],
    ['npm error code ENOTFOUND\nnpm error errno ENOTFOUND', /registry cannot be reached/],
    ['npm error code E401', /registry refused the request \(E401\)/],
    ['npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /certificate/],
    ['npm error code E404', /does not have all the packages/],
    ['npm error code EINTEGRITY', /damaged/],
    ['npm error code EACCES', /may not write/],
    ['npm error `npm ci` can only install packages when your package.json and', /do not agree/],
  ])('says in a sentence what %j means', (output, sentence) => {
    expect(explain(output)).toMatch(sentence);
  });

  it('names the full disk first, whatever else npm complains about', () => {
    expect(explain('npm error code ECONNRESET\nENOSPC: no space left')).toMatch(/disk is full/);
  });

  it('knows nothing of other faults', () => {
    expect(explain('TypeError: x is not a function')).toBeUndefined();
  });

  it('is one line, so that it can be read at a glance', () => {
    expect(explain('ENOSPC')).not.toContain('\n');
  });
});

describe('asProblem', () => {
  it('leaves a problem as it is', () => {
    const problem = new SetupProblem('The cat sits on it.');
    expect(asProblem(problem)).toBe(problem);
  });

  it('knows the codes of Node', () => {
    const error = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(asProblem(error)?.message).toMatch(/disk is full/);
  });

  it('is nothing for a mistake in the tools themselves', () => {
    expect(asProblem(new TypeError('x is undefined'))).toBeUndefined();
  });
});
