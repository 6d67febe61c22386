/** Red, green, blue from 0 to 255, and opacity from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number, opacity: number];

/** The colour of a point, or null where the shape is not. Coordinates run from 0 to 1. */
export type Shape = (x: number, y: number) => Colour | null;

const SAMPLES = 3;

/** Paints shapes over each other, the last one on top, into `size` × `size` pixels of RGBA. */
export function paint(shapes: readonly Shape[], size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      pixels.set(pixelAt(shapes, x, y, size), (y * size + x) * 4);
    }
  }
  return pixels;
}

/** The mean of several points inside the pixel, which smooths edges. */
function pixelAt(shapes: readonly Shape[], x: number, y: number, size: number): number[] {
  let [red, green, blue, opacity] = [0, 0, 0, 0];
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const across = (x + ((sample % SAMPLES) + 0.5) / SAMPLES) / size;
    const down = (y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size;
    const colour = topmost(shapes, across, down);
    if (colour === null) continue;
    red += colour[0] * colour[3];
    green += colour[1] * colour[3];
    blue += colour[2] * colour[3];
    opacity += colour[3];
  }
  if (opacity === 0) return [0, 0, 0, 0];
  const alpha = (opacity / SAMPLES ** 2) * 255;
  return [red / opacity, green / opacity, blue / opacity, alpha].map(Math.round);
}

function topmost(shapes: readonly Shape[], x: number, y: number): Colour | null {
  for (let index = shapes.length - 1; index >= 0; index -= 1) {
    const colour = shapes[index]?.(x, y) ?? null;
    if (colour !== null) return colour[3] === 0 ? null : colour;
  }
  return null;
}

/** A disc; `colourAt` may shade it by how far down a point is. */
export function disc(
  centre: readonly [x: number, y: number],
  radius: number,
  colourAt: (down: number) => Colour,
): Shape {
  return (x, y) => (Math.hypot(x - centre[0], y - centre[1]) <= radius ? colourAt(y) : null);
}

/** An upright box from one corner to the other. */
export function box(
  [left, top]: readonly [number, number],
  [right, bottom]: readonly [number, number],
  colour: Colour,
): Shape {
  return (x, y) => (x >= left && x <= right && y >= top && y <= bottom ? colour : null);
}
