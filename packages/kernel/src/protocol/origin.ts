import type { Header } from 'elara-wire';

/** The request that caused something: whom to answer, and what to name as the parent. */
export interface Origin {
  readonly channel: 'shell' | 'control';
  readonly identities: readonly Buffer[];
  readonly header: Header;
}
