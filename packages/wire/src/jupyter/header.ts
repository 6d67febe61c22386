import { randomUUID } from 'node:crypto';

/** Version of the messaging protocol in headers made here. */
export const PROTOCOL_VERSION = '5.4';

/** The header of a Jupyter message; kernels may add fields of their own (`subshell_id`). */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A parent header is empty for messages that nobody asked for. */
export type ParentHeader = Partial<Header>;

export interface HeaderFields {
  readonly msgType: string;
  readonly session: string;
  readonly username?: string;
  readonly msgId?: string;
  readonly date?: Date;
}

/** Makes a header; the message id is random unless given. */
export function makeHeader(fields: HeaderFields): Header {
  return {
    msg_id: fields.msgId ?? randomUUID(),
    msg_type: fields.msgType,
    username: fields.username ?? 'username',
    session: fields.session,
    date: (fields.date ?? new Date()).toISOString(),
    version: PROTOCOL_VERSION,
  };
}
