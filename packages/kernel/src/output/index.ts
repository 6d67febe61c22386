export { captureOutput } from './capture.ts';
