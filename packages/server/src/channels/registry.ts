import type { JournalEntry } from '../kernels/index.ts';

/** What the registry must know of an open connection. */
export interface Member {
  readonly id: string;
  readonly session: string;
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
  /** Last sequence number that arrived, by session id. */
  readonly #away = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#members.size === 0 && this.#away.size === 0;
  }

  join(member: Member): void {
    this.#members.set(member.id, member);
  }

  /** `confirmed` is undefined where nothing shall be remembered. */
  leave(member: Member, confirmed: number | undefined): void {
    if (!this.#members.delete(member.id) || confirmed === undefined) return;
    this.#away.delete(member.session);
    this.#away.set(member.session, confirmed);
    if (this.#away.size <= AWAY_LIMIT) return;
    for (const oldest of this.#away.keys()) {
      this.#away.delete(oldest);
      return;
    }
  }

  /**
   * A client connects: ends connections of the same session that no longer answer, which is what
   * the server's end of a cut network looks like, and tells from where this one continues.
   */
  async comeBack(session: string): Promise<number | undefined> {
    const same = [...this.#members.values()].filter((member) => member.session === session);
    await Promise.all(
      same.map(async (member) => {
        if (!(await member.probe(PROBE))) member.terminate();
      }),
    );
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

  #knows(session: string): boolean {
    if (this.#away.has(session)) return true;
    return [...this.#members.values()].some((member) => member.session === session);
  }
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

  /** The kernel is gone; connections that are still open keep what they hold. */
  forget(kernelId: string): void {
    this.#kernels.delete(kernelId);
  }
}
