/** An accent as it stands on one surface. */
export interface AccentShade {
  /** For links, the outline of what has the focus, and the main button. */
  readonly accent: string;
  /** Further from the surface: while the pointer is over it. */
  readonly strong: string;
}

type Rgb = readonly [red: number, green: number, blue: number];

/** WCAG 2.2 §1.4.3, level AA. Text on the main button has the colour of the surface, so one ratio holds for both. */
const MIN_CONTRAST = 4.5;

/**
 * The shade of an accent that can be read on a surface: the accent itself where it can, else as little darker or
 * lighter as is needed.
 *
 * @param accent `#rrggbb`, as all colours here
 * @param surface what it stands on; darkened on a light one, lightened on a dark one
 */
export function accentShade(accent: string, surface: string): AccentShade {
  const towards: Rgb = luminance(rgbOf(surface)) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  let shade = accent;
  for (let share = 0; contrast(shade, surface) < MIN_CONTRAST; share += 0.02) {
    shade = hexOf(mix(rgbOf(accent), towards, share));
  }
  return { accent: shade, strong: hexOf(mix(rgbOf(shade), towards, 0.2)) };
}

/** The contrast ratio of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(rgbOf(one)), luminance(rgbOf(other))].toSorted(
    (a, b) => a - b,
  );
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance (WCAG 2.2, definitions). */
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function mix([red, green, blue]: Rgb, towards: Rgb, share: number): Rgb {
  const part = (from: number, to: number): number => Math.round(from + (to - from) * Math.min(share, 1));
  return [part(red, towards[0]), part(green, towards[1]), part(blue, towards[2])];
}

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

function hexOf([red, green, blue]: Rgb): string {
  return `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, '0')}`;
}
