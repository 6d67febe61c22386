export { Intelligence, startIntelligenceThread, type StartThread } from './client.ts';
export type { Completion, Completions, Inspection } from './contract.ts';
