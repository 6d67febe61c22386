export { DISPLAY, mimeBundle, plainText } from './bundle.ts';
export { display, type DisplayHandle, type DisplayOptions, type DisplayTarget } from './display.ts';
export * as helpers from './helpers.ts';
export { jsx } from './jsx.ts';
