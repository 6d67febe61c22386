import type { JournalEntry } from '../kernels/index.ts';

/** What the registry must know of an open connection. */
export interface Member {
  readonly id: string;
  readonly session: string;
  /** Bytes that are held for the client. */
  readonly bytes: number;
  /** Whether the client answers now. */
  probe(milliseconds: number): Promise<boolean>;
  terminate(): void;
}

/** Sessions of one kernel whose place is remembered while they are away. */
const AWAY_LIMIT = 64;
/** A client that comes back waits no longer than this for the end of its old connection. */
const PROBE = 700;

/** Who is connected to one kernel, and how far those were who left. */
export class KernelClients {
  readonly #members = new Map<string, Member>();
  readonly #bySession = new Map<string, Set<Member>>();
  /** Last sequence number that arrived, by session id. */
  readonly #away = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#members.size === 0 && this.#away.size === 0;
  }

  get members(): Iterable<Member> {
    return this.#members.values();
  }

  join(member: Member): void {
    this.#members.set(member.id, member);
    const same = this.#bySession.get(member.session);
    if (same === undefined) this.#bySession.set(member.session, new Set([member]));
    else same.add(member);
  }

  /** `confirmed` is undefined where nothing shall be remembered. */
  leave(member: Member, confirmed: number | undefined): void {
    if (!this.#members.delete(member.id)) return;
    const same = this.#bySession.get(member.session);
    same?.delete(member);
    if (same?.size === 0) this.#bySession.delete(member.session);
    if (confirmed !== undefined) this.#remember(member.session, confirmed);
  }

  /**
   * A client connects: ends connections of the same session that no longer answer, which is what
   * the server's end of a cut network looks like, and tells from where this one continues.
   */
  async comeBack(session: string): Promise<number | undefined> {
    const same = this.#bySession.get(session);
    if (same !== undefined) await Promise.all([...same].map(endUnlessAlive));
    return this.#away.get(session);
  }

  /** The place of a session was taken up. */
  resumed(session: string): void {
    this.#away.delete(session);
  }

  /**
   * Whether a message is for this member (design: replies go to who sent the question, else to the
   * session it came with, else to the session it names, else to all).
   */
  isFor(entry: JournalEntry, member: Member): boolean {
    const { origin } = entry;
    if (origin === undefined || origin.connection === member.id) return true;
    if (this.#members.has(origin.connection)) return false;
    if (origin.session === member.session) return true;
    // The session may be away; only what nobody at all is known for goes to everybody.
    return origin.connection === '' && !this.#knows(origin.session);
  }

  #remember(session: string, confirmed: number): void {
    this.#away.delete(session);
    this.#away.set(session, confirmed);
    if (this.#away.size <= AWAY_LIMIT) return;
    for (const oldest of this.#away.keys()) {
      this.#away.delete(oldest);
      return;
    }
  }

  #knows(session: string): boolean {
    return this.#away.has(session) || this.#bySession.has(session);
  }
}

async function endUnlessAlive(member: Member): Promise<void> {
  if (!(await member.probe(PROBE))) member.terminate();
}

/** The clients of all kernels. */
export class ClientRegistry {
  readonly #kernels = new Map<string, KernelClients>();

  of(kernelId: string): KernelClients {
    const known = this.#kernels.get(kernelId);
    if (known !== undefined) return known;
    const made = new KernelClients();
    this.#kernels.set(kernelId, made);
    return made;
  }

  /** How many clients there are, and the bytes that are held for them. */
  usage(): { readonly count: number; readonly bytes: number } {
    let count = 0;
    let bytes = 0;
    for (const clients of this.#kernels.values()) {
      for (const member of clients.members) {
        count += 1;
        bytes += member.bytes;
      }
    }
    return { count, bytes };
  }

  /** The kernel is gone; connections that are still open keep what they hold. */
  forget(kernelId: string): void {
    this.#kernels.delete(kernelId);
  }
}
