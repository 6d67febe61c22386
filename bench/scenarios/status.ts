import { sessionOf, type Scenario } from '../scenario.ts';
import { Running } from '../servers/running.ts';

const WARM_UP = 1000;
/** About a second of work for each. */
const REQUESTS = { jupyter_server: 3000, jupyverse: 1000, Elara: 8000, raw: 12_000 };

export const status: Scenario = {
  name: 'status',
  rounds: 5,
  contenders: ['jupyter_server', 'jupyverse', 'Elara', 'raw'],
  figures: [
    { id: 'status.cpu', title: '`GET /api/status`, CPU', unit: 's', goal: { ratio: 3 } },
    { id: 'status.wall', title: '`GET /api/status`, wall', unit: 's' },
  ],
  open: async (name, setting) => {
    const server = await Running.start(name, setting);
    const count = REQUESTS[name];
    await ask(server, WARM_UP);
    return sessionOf(server, async () => {
      const { cpu, wall } = await server.spends(() => ask(server, count));
      return { 'status.cpu': cpu / count, 'status.wall': wall / count };
    });
  },
};

/** One after the other on one connection. */
async function ask(server: Running, count: number): Promise<void> {
  const connection = await server.connect();
  for (let index = 0; index < count; index += 1) {
    const { body } = await server.requestOn(connection, '/api/status');
    if (!body.includes('"kernels"')) throw new Error(`Not whole: ${body.toString()}`);
  }
  connection.close();
}
