import { Kind, type Batch, type JournalEntry } from '../kernels/index.ts';
import type { Item } from './item.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { KernelClients, Member } from './registry.ts';
import { notice, withoutTraceback } from './server-messages.ts';
import type { ChannelSettings } from './settings.ts';

export interface SelectionRules {
  readonly settings: ChannelSettings;
  readonly now: () => number;
}

/** Which messages of a kernel a client gets, and how it may see them. */
export class Selection {
  readonly #member: Member;
  readonly #clients: KernelClients;
  readonly #rules: SelectionRules;
  readonly #limiter: RateLimiter | undefined;
  /** What has to be looked at one by one. */
  readonly #suspect: number;

  constructor(member: Member, clients: KernelClients, rules: SelectionRules) {
    const { settings } = rules;
    this.#member = member;
    this.#clients = clients;
    this.#rules = rules;
    this.#limiter = RateLimiter.isOn(settings) ? new RateLimiter(settings) : undefined;
    const hidden = settings.allowTracebacks ? 0 : Kind.output;
    this.#suspect = this.#limiter === undefined ? Kind.addressed | hidden : ~0;
  }

  /** Whether the whole batch is for this client, as it is. */
  takesWhole(batch: Batch): boolean {
    if ((batch.kinds & this.#suspect) !== 0) return false;
    return batch.packed !== undefined || batch.entries.every(isInMemory);
  }

  /** What of it is for this client. */
  of(batch: Batch): Item[] {
    const items: Item[] = [];
    for (const entry of batch.entries) {
      if (this.#clients.isFor(entry, this.#member)) this.#add(entry, items);
    }
    return items;
  }

  #add(entry: JournalEntry, items: Item[]): void {
    const { settings, now } = this.#rules;
    const { channel, message, sequence } = entry;
    if (channel !== 'iopub') {
      items.push(entry);
      return;
    }
    const verdict = this.#limiter?.check(message, now());
    for (const text of verdict?.notices ?? []) {
      items.push({
        channel,
        sequence,
        message: notice(text, this.#member.session, message.parentHeader),
      });
    }
    if (verdict?.pass === false) return;
    if (settings.allowTracebacks || message.header.msg_type !== 'error') items.push(entry);
    else {
      const replaced = withoutTraceback(message, settings.tracebackReplacementMessage);
      items.push({ channel, sequence, message: replaced });
    }
  }
}

function isInMemory({ spooled }: JournalEntry): boolean {
  return spooled === undefined;
}
