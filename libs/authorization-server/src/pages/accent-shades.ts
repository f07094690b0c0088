/** An accent as it stands on one surface. */
export interface AccentShade {
  /** For links, the outline of what has the focus, and the main button. */
  readonly accent: string;
  /** Further from the surface: while the pointer is over it. */
  readonly strong: string;
}

type Rgb = readonly [red: number, green: number, blue: number];

/** WCAG 2.2 §1.4.3, level AA. Text on the main button has the colour of the surface, so one ratio holds for both. */
const ENOUGH = 4.5;

/** Light on dark, a hue needs more to look like itself. */
const ENOUGH_ON_DARK = 6;

const STEP = 0.01;

/**
 * The shade of an accent that can be read on a surface: the accent itself where it can, else the same hue, as little
 * darker or lighter as is needed.
 *
 * @param accent `#rrggbb`, as all colours here
 * @param surface what it stands on; light or dark
 */
export function accentShade(accent: string, surface: string): AccentShade {
  const dark = luminance(rgbOf(surface)) < 0.18;
  const enough = dark ? ENOUGH_ON_DARK : ENOUGH;
  const step = dark ? STEP : -STEP;
  let by = 0;
  while (contrast(lightened(accent, by), surface) < enough) by += step;
  return { accent: lightened(accent, by), strong: lightened(accent, by + 10 * step) };
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
  return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** The colour with another lightness, as HSL has it: its hue and saturation stay. */
function lightened(hex: string, by: number): string {
  if (by === 0) return hex;
  const rgb = rgbOf(hex);
  const [most, least] = [Math.max(...rgb), Math.min(...rgb)];
  const lightness = (most + least) / 2;
  const target = Math.min(Math.max(lightness + by, 0), 1);
  const room = (level: number): number => 1 - Math.abs(2 * level - 1);
  const scale = room(lightness) === 0 ? 0 : room(target) / room(lightness);
  const [red = 0, green = 0, blue = 0] = rgb.map((channel) => target + (channel - lightness) * scale);
  return hexOf([red, green, blue]);
}

/** Channels from 0 to 1. */
function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 0xff) / 255, (value & 0xff) / 255];
}

function hexOf(rgb: Rgb): string {
  return `#${rgb
    .map((channel) =>
      Math.round(channel * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
