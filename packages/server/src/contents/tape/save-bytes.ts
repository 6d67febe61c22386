import { isUtf8 } from 'node:buffer';
import type { SigningKey } from '../notebook/signature.ts';
import { mentionsNotebook } from '../jobs/bytes.ts';
import { checkNotebook } from './check.ts';
import { tapeDigest } from './digest.ts';
import { layOutNotebook } from './layout.ts';
import { eachMember } from './members.ts';
import { nameAt, type Name } from './names.ts';
import { releaseTape, scanJson, Unusual } from './scan.ts';
import { textAt } from './scalars.ts';
import { isString, Kind, kindAt, type Tape } from './tape.ts';

/** A notebook out of the body of a save, as its file will be. */
export interface SavedNotebook {
  readonly bytes: Buffer;
  /** The signature under which it is trusted; null where it is not. */
  readonly digest: string | null;
  readonly path: string | null;
  readonly name: string | null;
}

/**
 * The file that the body of a save makes, where it holds a usual notebook: whole, valid, of format 4,
 * without anything that has to be repaired. Null for every other body, about which the tree decides.
 */
export function saveNotebookBytes(body: Uint8Array, key: SigningKey): SavedNotebook | null {
  // Uploads of other files are not read to their end for nothing.
  if (!mentionsNotebook(body) || !isUtf8(body)) return null;
  let tape: Tape | undefined;
  try {
    tape = scanJson(body);
    const { content, path, name } = fieldsOf(tape);
    const checked = checkNotebook(tape, content, 'write');
    const digest = checked.isTrusted ? tapeDigest(tape, content, key) : null;
    return { bytes: layOutNotebook(tape, content), digest, path, name };
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  } finally {
    if (tape !== undefined) releaseTape(tape);
  }
}

interface Fields {
  type: Name | undefined;
  content: number;
  path: string | null;
  name: string | null;
}

/** Only of a body that says that it is a notebook, whole, and no copy. */
function fieldsOf(tape: Tape): Fields {
  const fields: Fields = { type: undefined, content: 0, path: null, name: null };
  eachMember(tape, 0, (member: string | undefined, value) => {
    switch (member) {
      case 'type':
        fields.type = nameAt(tape, value);
        break;
      case 'content':
        fields.content = value;
        break;
      case 'path':
      case 'name':
        fields[member] = optionalText(tape, value);
        break;
      case 'chunk':
      case 'copy_from':
        if (kindAt(tape, value) !== Kind.null) throw new Unusual(member);
        break;
      case undefined:
        break;
    }
  });
  if (fields.type !== 'notebook' || fields.content === 0) throw new Unusual('no whole notebook');
  return fields;
}

function optionalText(tape: Tape, at: number): string | null {
  if (!isString(kindAt(tape, at))) return null;
  const text = textAt(tape, at);
  return text === '' ? null : text;
}
