export { RecordKind, createOutboxMemory, type OutboxMemory } from './layout.ts';
export { OutboxReader, type OutboxRecord } from './reader.ts';
export { OutboxWriter } from './writer.ts';
