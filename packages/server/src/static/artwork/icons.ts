import { box, disc, type Colour, type Shape } from './paint.ts';

/** Elara is a moon of Jupiter: the pictures show the two. Nothing here is taken from Jupyter's logo. */
const LIGHT: Colour = [243, 178, 102, 1];
const DARK: Colour = [214, 122, 52, 1];
const GREY_LIGHT: Colour = [190, 199, 210, 1];
const GREY_DARK: Colour = [140, 152, 168, 1];
const MOON: Colour = [38, 84, 140, 1];
const WHITE: Colour = [255, 255, 255, 1];
const INK: Colour = [40, 48, 58, 1];
const CLEAR: Colour = [0, 0, 0, 0];

const PLANET = { centre: [0.45, 0.55], radius: 0.43 } as const;
const ORBIT = 0.44;
const MOON_RADIUS = 0.17;

/** Bands of cloud: where on the way down, from 0 to 1, it is dark. */
const isDarkBand = (down: number): boolean =>
  (down > 0.3 && down < 0.4) || (down > 0.53 && down < 0.68) || (down > 0.82 && down < 0.88);

function planet(light: Colour, dark: Colour): Shape {
  return disc(PLANET.centre, PLANET.radius, (down) => (isDarkBand(down) ? dark : light));
}

/** The moon at an angle, with a gap around it that lets the background through. */
function moon(degrees: number): Shape[] {
  const angle = (degrees / 180) * Math.PI;
  const centre = [
    0.5 + ORBIT * 0.72 * Math.cos(angle),
    0.5 - ORBIT * 0.72 * Math.sin(angle),
  ] as const;
  return [disc(centre, MOON_RADIUS + 0.05, () => CLEAR), disc(centre, MOON_RADIUS, () => MOON)];
}

const JUPITER = planet(LIGHT, DARK);

/** While a kernel works, Jupiter is pale and the moon has moved on. */
const busy = (degrees: number): Shape[] => [planet(GREY_LIGHT, GREY_DARK), ...moon(degrees)];

const sheet = (paper: Colour): Shape[] => [
  box([0.46, 0.36], [1, 1], CLEAR),
  box([0.5, 0.4], [0.98, 0.98], INK),
  box([0.54, 0.44], [0.94, 0.94], paper),
];

const lines = (left: number): Shape[] =>
  [0.54, 0.66, 0.78].map((top) => box([left, top], [0.87, top + 0.05], INK));

/** What each picture is made of, by the name Jupyter gives the file. */
export const icons = {
  favicon: [JUPITER, ...moon(45)],
  'favicon-busy-1': busy(45),
  'favicon-busy-2': busy(-45),
  'favicon-busy-3': busy(135),
  'favicon-file': [JUPITER, ...sheet(WHITE), ...lines(0.61)],
  'favicon-notebook': [
    JUPITER,
    ...sheet(LIGHT),
    box([0.54, 0.44], [0.62, 0.94], DARK),
    ...lines(0.68),
  ],
  'favicon-terminal': [
    JUPITER,
    ...sheet(INK),
    box([0.6, 0.52], [0.68, 0.6], WHITE),
    box([0.66, 0.58], [0.74, 0.66], WHITE),
    box([0.6, 0.64], [0.68, 0.72], WHITE),
    box([0.72, 0.78], [0.88, 0.84], WHITE),
  ],
} as const satisfies Record<string, readonly Shape[]>;
