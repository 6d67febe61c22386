import type { Effect } from '../harness/bystander.ts';
import { effectOnOthers } from '../harness/effect-on-others.ts';
import type { Finding, Part } from '../harness/part.ts';
import { forgetPeak } from '../harness/resources.ts';
import type { ServerOptions, TestedServer } from '../harness/server.ts';
import type { Stage } from '../harness/stage.ts';
import { withinBudgets } from '../harness/within-budgets.ts';

export interface FaultSize {
  /** Milliseconds in which the latency of others is measured before. */
  readonly calm: number;
  /** How often, how many: each fault says of what. */
  readonly count: number;
  /** Options of the server. */
  readonly args?: readonly string[];
}

export interface Scene {
  readonly stage: Stage;
  readonly server: TestedServer;
  /** A kernel that is idle and has no client. */
  readonly kernelId: string;
}

/** Something that goes wrong, and what is to be found out about it. */
export interface Fault {
  readonly name: string;
  readonly title: string;
  readonly full: FaultSize;
  readonly small: FaultSize;
  readonly server?: ServerOptions | ((stage: Stage) => Promise<ServerOptions>);
  work(scene: Scene, size: FaultSize): Promise<Finding[]>;
}

/** A fault with somebody else beside it who must not notice, on a server that must not grow. */
export function withOthersBeside(fault: Fault): Part<FaultSize> {
  const { name, title, full, small } = fault;
  return {
    name,
    title,
    full,
    small,
    run: async (stage, size) => {
      const options =
        typeof fault.server === 'function' ? await fault.server(stage) : (fault.server ?? {});
      const args = [...(options.args ?? []), ...(size.args ?? [])];
      const server = await stage.server({ ...options, args });
      const bystander = await stage.bystander(server);
      const kernelId = await server.startKernel('synthetic');
      const tab = await stage.tab(server, kernelId);
      await tab.execute('');
      tab.close();
      forgetPeak(server.pid);
      const findings: Finding[] = [];
      const effect: Effect = await bystander.watch(size.calm, async () => {
        findings.push(...(await fault.work({ stage, server, kernelId }, size)));
      });
      return [...findings, ...effectOnOthers(effect), ...(await withinBudgets(server))];
    },
  };
}
