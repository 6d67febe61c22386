import { icons } from './icons.ts';
import { icoFile, pngFile } from './image-file.ts';
import { paint } from './paint.ts';

const ICON_SIZE = 32;
const LOGO_SIZE = 64;

/** A picture that is painted when it is first asked for. */
export interface Picture {
  readonly type: string;
  content(): Uint8Array;
}

/** Our pictures by their path under `/static/`: the names Jupyter's front ends and pages use. */
export const pictures: ReadonlyMap<string, Picture> = new Map<string, Picture>([
  ['favicon.ico', icon('favicon')],
  ['logo/logo.png', { type: 'image/png', content: once(() => png('favicon', LOGO_SIZE)) }],
  ...(Object.keys(icons) as (keyof typeof icons)[]).map((name): [string, Picture] => [
    `favicons/${name}.ico`,
    icon(name),
  ]),
]);

function icon(name: keyof typeof icons): Picture {
  return {
    type: 'image/vnd.microsoft.icon',
    content: once(() => icoFile(png(name, ICON_SIZE), ICON_SIZE)),
  };
}

function png(name: keyof typeof icons, size: number): Buffer {
  return pngFile(paint(icons[name], size), size);
}

function once(make: () => Uint8Array): () => Uint8Array {
  let made: Uint8Array | undefined;
  return () => (made ??= make());
}
