// The colours of pages and their plots, by light and by dark; plots name them, so that one drawing serves both.

/** Each for light paper, and for dark. */
const COLOURS = {
  paper: ['#ffffff', '#14171b'],
  text: ['#1b1f24', '#e6e9ed'],
  faint: ['#5b6570', '#9aa4af'],
  line: ['#d5dae0', '#353c45'],
  stripe: ['#f3f5f7', '#1b2026'],
  ours: ['#0b62c4', '#63adff'],
  oursPaper: ['#e3effc', '#15273c'],
  // Beside ours: told apart by people who do not tell red from green, too.
  orange: ['#c65200', '#ff9a52'],
  green: ['#00795a', '#3ecfa2'],
  pink: ['#b04a8a', '#e892c6'],
  yellow: ['#8f6b00', '#e3c04b'],
} as const;
export type ColourName = keyof typeof COLOURS;

export const colour = (name: ColourName): string => `var(--${name})`;

const declared = (by: 0 | 1): string =>
  Object.entries(COLOURS)
    .map(([name, values]) => `--${name}: ${values[by]};`)
    .join(' ');

export const COLOUR_STYLE = `:root { color-scheme: light dark; ${declared(0)} }
  @media (prefers-color-scheme: dark) { :root { ${declared(1)} } }`;
