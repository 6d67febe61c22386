export { defineUserGlobals, type UserApi } from './globals.ts';
export { Runtime, installRuntime } from './runtime.ts';
