import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { python } from '../../e2e/harness/available.ts';
import { expectedOf } from '../expected/index.ts';
import { differences, showDifference } from './differ.ts';
import { snapshot } from './disk.ts';
import { ExpectedDifferences } from './expected.ts';
import type { Connect, Difference, Request, RoomOfCases, SocketStep, Step } from './model.ts';
import { startPeers, stopPeer } from './peers.ts';
import { writeOutcome, type Outcome } from './record.ts';
import { Side } from './side.ts';

/** What no request may reach, though links in the root lead there. */
const SECRET = 'outside/secret.txt';

/** As much of a body as a name needs. */
const LONGEST_BODY = 80;

type Kind = keyof Outcome['compared'];

/** Both servers with the same cases, one test for each title. */
export function room(name: string, cases: RoomOfCases): void {
  describe.skipIf(python === undefined)(name, () => {
    const comparison = new Comparison(name, cases);
    beforeAll(() => comparison.start());
    afterAll(() => comparison.stop());
    for (const [title, steps] of Object.entries(cases.cases)) {
      it(title, () => comparison.run(title, steps));
    }
    it('still differs where that is expected', () => {
      expect(comparison.expected.notOccurred()).toEqual([]);
    });
  });
}

/** The two servers of one room and what came out of comparing them. */
class Comparison {
  readonly expected: ExpectedDifferences;
  readonly #room: RoomOfCases;
  readonly #outcome: Outcome;
  #sides: { jupyter: Side; elara: Side } | undefined;

  constructor(name: string, cases: RoomOfCases) {
    this.#room = cases;
    this.expected = new ExpectedDifferences(expectedOf(name));
    const compared = { requests: 0, conversations: 0, disks: 0 };
    this.#outcome = { room: name, compared, equal: 0, expected: 0, unexpected: [] };
  }

  async start(): Promise<void> {
    const { jupyter, elara } = await startPeers(this.#room);
    this.#sides = { jupyter: new Side(jupyter, this.#room), elara: new Side(elara, this.#room) };
    // The real server lets its XSRF cookie end with the browser until it has shown somebody a page.
    const as = this.#room.token === '' ? 'browser' : 'owner';
    for (const side of this.#bothSides()) await side.ask({ ask: 'GET /nowhere', as });
  }

  async stop(): Promise<void> {
    await writeOutcome(this.#outcome);
    for (const side of this.#bothSides()) {
      await side.forget();
      await stopPeer(side.peer);
    }
  }

  async run(title: string, steps: readonly Step[]): Promise<void> {
    await this.#prepare();
    const complaints: string[] = [];
    for (const step of steps) complaints.push(...(await this.#step(step)));
    if (steps.some(changesFiles)) complaints.push(...(await this.#compareDisks(title)));
    expect(complaints.join('\n')).toBe('');
  }

  async #prepare(): Promise<void> {
    for (const side of this.#bothSides()) {
      await side.forget();
      await side.peer.folders.fill(this.#room.tree ?? {});
    }
  }

  async #step(step: Step): Promise<string[]> {
    if (typeof step !== 'string' && 'prepare' in step) {
      for (const { peer } of this.#bothSides()) await step.work(peer.folders.root);
      return [];
    }
    if (typeof step !== 'string' && !('ask' in step)) return this.#converse(step);
    const request: Request = typeof step === 'string' ? { ask: step } : step;
    if (request.holds !== undefined) return this.#hold(request, request.holds);
    const [jupyter, elara] = await this.#onBoth((side) => side.ask(request));
    return this.#judge('requests', nameOf(request), differences(jupyter, elara));
  }

  async #hold(request: Request, holds: NonNullable<Request['holds']>): Promise<string[]> {
    const [, elara] = this.#bothSides();
    const { status, body } = await elara.ask(request);
    const secret = await readFile(join(elara.peer.folders.home, SECRET), 'utf8').catch(() => '');
    const failed =
      (holds === 'stays inside' && (isFailure(status, body) || tells(body))) || secret !== 'secret';
    this.#outcome.compared.requests += 1;
    if (!failed) {
      this.#outcome.equal += 1;
      return [];
    }
    const complaint = `${request.ask}: ${status} ${JSON.stringify(body)}`;
    this.#outcome.unexpected.push(complaint);
    return [complaint];
  }

  async #converse(step: SocketStep): Promise<string[]> {
    const [jupyter, elara] = await this.#onBoth((side) => side.talk(step));
    if (jupyter === undefined && elara === undefined) return [];
    return this.#judge('conversations', nameOfTalk(step), differences(jupyter, elara));
  }

  async #compareDisks(title: string): Promise<string[]> {
    const [jupyter, elara] = await this.#onBoth(({ peer, mask }) =>
      snapshot(peer.folders.root, mask),
    );
    return this.#judge('disks', `files after ${title}`, differences(jupyter, elara));
  }

  #judge(kind: Kind, of: string, found: readonly Difference[]): string[] {
    const { unexpected } = this.expected.sort(of, found);
    this.#outcome.compared[kind] += 1;
    if (found.length === 0) this.#outcome.equal += 1;
    else if (unexpected.length === 0) this.#outcome.expected += 1;
    if (unexpected.length === 0) return [];
    const complaint = [of, ...unexpected.map(showDifference)].join('\n');
    this.#outcome.unexpected.push(complaint);
    return [complaint];
  }

  #onBoth<T>(work: (side: Side) => Promise<T>): Promise<[T, T]> {
    const [jupyter, elara] = this.#bothSides();
    return Promise.all([work(jupyter), work(elara)]);
  }

  #bothSides(): [Side, Side] {
    if (this.#sides === undefined) throw new Error('The servers did not start');
    return [this.#sides.jupyter, this.#sides.elara];
  }
}

/** The same request with another body, by somebody else or with other headers is another one. */
function nameOf({ ask, as, headers, json, text }: Request): string {
  const body = json === undefined ? text : JSON.stringify(json);
  return [
    ask,
    ...(body === undefined ? [] : [body.toString().slice(0, LONGEST_BODY)]),
    ...(as === undefined ? [] : [`as ${as}`]),
    ...Object.entries(headers ?? {}).map(([name, value]) => `with ${name}: ${value}`),
  ].join(' ');
}

/** What the reference means to answer with 500 says why; `Unhandled error` is a mistake. */
const isFailure = (status: string, body: unknown): boolean =>
  status === 'no answer' ||
  (status.startsWith('500') && JSON.stringify(body).includes('Unhandled error'));

const tells = (body: unknown): boolean =>
  /"content":"secret"|root:x:0|^"secret"$/.test(JSON.stringify(body));

function nameOfTalk(step: SocketStep): string {
  if ('connect' in step) return nameOf({ ...step, ask: `WS ${step.connect}` });
  const { on, ...others } = step as Exclude<SocketStep, Connect> & { on?: string };
  return [JSON.stringify(others), ...(on === undefined ? [] : [`on ${on}`])].join(' ');
}

function changesFiles(step: Step): boolean {
  if (typeof step !== 'string' && (!('ask' in step) || step.holds !== undefined)) return false;
  return !/^(GET|HEAD|OPTIONS) /.test(typeof step === 'string' ? step : step.ask);
}
