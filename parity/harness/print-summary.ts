import { clearOutcomes, readOutcomes, type Outcome } from './record.ts';

/** Run by vitest before the first and after the last room. */
export async function setup(): Promise<void> {
  await clearOutcomes();
}

export async function teardown(): Promise<void> {
  for (const line of summarize(await readOutcomes())) console.log(line);
}

export function summarize(outcomes: readonly Outcome[]): string[] {
  if (outcomes.length === 0) return [];
  const rows = [...outcomes, total(outcomes)].map(row);
  const unexpected = outcomes.flatMap(({ room, unexpected }) =>
    unexpected.map((text) => `${room}: ${text}`),
  );
  return [
    '',
    'Compared with jupyter_server: requests, conversations over websockets, states of the disk.',
    ['room', 'requests', 'conversations', 'disk', 'equal', 'expected', 'different']
      .map((title, index) => (index === 0 ? title.padEnd(14) : title.padStart(14)))
      .join(''),
    ...rows,
    ...(unexpected.length === 0 ? [] : ['', 'Different, and not expected:', ...unexpected]),
  ];
}

function row({ room, compared, equal, expected, unexpected }: Outcome): string {
  const { requests, conversations, disks } = compared;
  const figures = [requests, conversations, disks, equal, expected, unexpected.length];
  return room.padEnd(14) + figures.map((figure) => String(figure).padStart(14)).join('');
}

function total(outcomes: readonly Outcome[]): Outcome {
  const sum = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((before, outcome) => before + of(outcome), 0);
  return {
    room: 'all',
    compared: {
      requests: sum(({ compared }) => compared.requests),
      conversations: sum(({ compared }) => compared.conversations),
      disks: sum(({ compared }) => compared.disks),
    },
    equal: sum(({ equal }) => equal),
    expected: sum(({ expected }) => expected),
    unexpected: outcomes.flatMap(({ unexpected }) => unexpected),
  };
}
