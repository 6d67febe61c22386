export { Input, type InputContext, type InputMailbox, type InputOptions } from './input.ts';
