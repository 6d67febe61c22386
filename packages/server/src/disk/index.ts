export { fileReader } from './read-at.ts';
export type { FileReader } from './read-at.ts';
export { writeWhole } from './write-whole.ts';
