export { DISPLAY, mimeBundle } from './bundle.ts';
export { display, type DisplayHandle, type DisplayOptions, type DisplayTarget } from './display.ts';
export { bundle, html, image, json, latex, md, svg, table, vegaLite } from './displayables.ts';
export { jsx } from './jsx.ts';
