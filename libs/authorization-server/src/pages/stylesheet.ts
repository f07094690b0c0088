import { accentShade } from './accent-shades.js';

const LIGHT_SURFACE = '#ffffff';
const DARK_SURFACE = '#161c24';

/** The one style of all pages. Lengths are multiples of 4 pixels, in rem, so that they grow with the reader's text. */
export function stylesheet(accent: string): string {
  return `
:root {
  color-scheme: light;
  --page: #f3f5f8; --surface: ${LIGHT_SURFACE}; --line: #dce1e8; --edge: #76808e;
  --text: #17202c; --quiet: #566172;
  --problem: #a3171f; --problem-surface: #fdf1f1; --done: #11643a; --done-surface: #eef8f2;
  ${shades(accent, LIGHT_SURFACE)}
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --page: #0d1117; --surface: ${DARK_SURFACE}; --line: #2a333f; --edge: #76828f;
    --text: #e8edf3; --quiet: #a2aebb;
    --problem: #ffb3ae; --problem-surface: #341a1c; --done: #92dcb0; --done-surface: #13291f;
    ${shades(accent, DARK_SURFACE)}
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { background: var(--page); color: var(--text); text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 30rem; padding: clamp(1.5rem, 10vh, 6rem) 1rem 3rem;
  font: 1rem/1.5 system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif;
  overflow-wrap: anywhere;
}
body.wide { max-width: 44rem; }
header {
  display: flex; align-items: center; gap: 0.75rem; margin: 0 0 1.5rem;
  font-weight: 600; line-height: 1.25;
}
header svg { display: block; flex: none; height: 2rem; width: auto; max-width: 8rem; }
main { padding: 2rem; background: var(--surface); border: 1px solid var(--line); border-radius: 0.5rem; }
h1 { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.25; text-wrap: balance; }
h2 { margin: 1.5rem 0 0; font-size: 1rem; font-weight: 600; }
p { margin: 0.5rem 0 0; }
.quiet { color: var(--quiet); }
.small { font-size: 0.875rem; }
.note {
  margin: 1.5rem 0 0; padding: 0.75rem 1rem;
  border: solid; border-width: 0; border-inline-start-width: 0.25rem; border-radius: 0.25rem;
}
.problem { color: var(--problem); background: var(--problem-surface); }
.done { color: var(--done); background: var(--done-surface); }
a { color: var(--accent); text-underline-offset: 0.2em; }
a:hover { color: var(--accent-strong); }
form { margin: 1.5rem 0 0; }
form + form { margin: 0.75rem 0 0; }
form + p { margin: 1rem 0 0; }
label { display: block; margin: 0 0 0.25rem; font-weight: 600; }
label ~ label { margin-top: 1rem; }
label ~ button { margin-top: 1.5rem; }
input, button { width: 100%; min-height: 3rem; border: 1px solid var(--edge); border-radius: 0.375rem; font: inherit; }
input { padding: 0.5rem 0.75rem; color: inherit; background: var(--surface); }
input[aria-invalid=true] { border-color: var(--problem); }
button { padding: 0.5rem 1.5rem; font-weight: 600; color: var(--accent); background: var(--surface); cursor: pointer; }
button:hover { color: var(--accent-strong); border-color: currentcolor; }
button.main { color: var(--surface); background: var(--accent); border-color: var(--accent); }
button.main:hover { background: var(--accent-strong); border-color: var(--accent-strong); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.choices { display: flex; flex-wrap: wrap; gap: 0.75rem; }
.choices button { flex: 1 1 8rem; }
ul { list-style: none; margin: 0.5rem 0 0; padding: 0; border-top: 1px solid var(--line); }
ul li { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
li code { display: block; }
code { font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--quiet); }
dl { margin: 1.5rem 0 0; font-size: 0.875rem; }
dl div { display: flex; flex-wrap: wrap; gap: 0 1rem; margin-top: 0.25rem; }
dt { flex: 0 0 7rem; color: var(--quiet); }
dd { flex: 1 1 10rem; margin: 0; }
article { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
article h2 { margin: 0; font-size: 1.125rem; }
article ul { list-style: disc; border: 0; padding-inline-start: 1.25rem; }
article ul li { padding: 0; border: 0; }
article dl { margin-top: 0.75rem; }
article form { margin-top: 1rem; }
article button { width: auto; min-height: 2.75rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 30rem) {
  body { padding: 1.5rem 0.75rem; }
  main { padding: 1.5rem 1.25rem; }
}
@media print {
  html { background: none; }
  body { padding: 0; }
  main { border: 0; padding: 0; }
  button { display: none; }
}
`;
}

function shades(on: string, surface: string): string {
  const { accent, strong } = accentShade(on, surface);
  return `--accent: ${accent}; --accent-strong: ${strong};`;
}
