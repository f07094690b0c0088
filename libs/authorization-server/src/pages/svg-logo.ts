/** Shapes and what groups or fills them: nothing that runs, loads, links or styles. */
const ELEMENTS: ReadonlySet<string> = new Set(
  'svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath'.split(
    ' ',
  ),
);

const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'xmlns viewBox width height id d x y x1 y1 x2 y2 cx cy r rx ry fx fy points transform fill fill-rule ' +
    'fill-opacity clip-rule clip-path opacity stroke stroke-width stroke-linecap stroke-linejoin ' +
    'stroke-miterlimit stroke-dasharray stroke-opacity offset stop-color stop-opacity gradientUnits ' +
    'gradientTransform clipPathUnits preserveAspectRatio'
  ).split(' '),
);

const TAG =
  /\s*<(?:\/(?<closed>\w+)\s*|(?<opened>\w+)(?<attributes>(?:\s+[\w-]+="[^"<>&\\]*")*)\s*(?<empty>\/?))>/y;

/** A reference that stays in the drawing: `url(#gradient)`. */
const LOCAL_REFERENCE = /^url\(#[\w-]+\)$/;

/**
 * Whether a text is an SVG element that can stand in a page as it is: well-formed, shapes alone, no script, style,
 * text, link, or reference to anything outside.
 */
export function isPlainSvg(text: string): boolean {
  const open: string[] = [];
  const source = text.trim();
  TAG.lastIndex = 0;
  while (TAG.lastIndex < source.length) {
    const first = TAG.lastIndex === 0;
    const { opened, closed, attributes = '', empty } = TAG.exec(source)?.groups ?? {};
    if (opened === undefined) {
      if (closed === undefined || open.pop() !== closed) return false;
      continue;
    }
    if ((first ? opened !== 'svg' : open.length === 0 || opened === 'svg') || !ELEMENTS.has(opened))
      return false;
    if (!arePlain(attributes)) return false;
    if (empty === '') open.push(opened);
  }
  return source !== '' && open.length === 0;
}

function arePlain(attributes: string): boolean {
  return [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].every(
    ([, name = '', value = '']) =>
      ATTRIBUTES.has(name) && (!value.toLowerCase().includes('url') || LOCAL_REFERENCE.test(value)),
  );
}
