import { createHash } from 'node:crypto';

import type { Settings } from '../settings/settings.js';
import { endpoints } from './endpoints.js';

const style = `
  :root { color-scheme: light dark; --ink: #1b1f24; --quiet: #57606a; --paper: #fff; --line: #d8dee4; --panel: #f5f7f9; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e6e8eb; --quiet: #9aa4af; --paper: #14171a; --line: #30363d; --panel: #1d2126; }
  }
  body { margin: 0 auto; padding: 3rem 1.25rem; max-width: 54rem; background: var(--paper); color: var(--ink);
    font: 1rem/1.6 system-ui, sans-serif; }
  h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
  h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
  p { max-width: 42rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line); }
  thead th { color: var(--quiet); font-weight: 600; font-size: .875rem; }
  tbody th { font-weight: 400; white-space: nowrap; }
  @media (max-width: 44rem) {
    thead { display: none; }
    tr, th, td { display: block; border: 0; padding: 0; }
    tr { padding: .75rem 0; border-bottom: 1px solid var(--line); }
    tbody td:nth-child(2) { color: var(--quiet); }
  }
  a { color: inherit; }
  code, pre { font: .875rem/1.6 ui-monospace, monospace; }
  pre { background: var(--panel); border: 1px solid var(--line); border-radius: .375rem; padding: 1rem; overflow-x: auto; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** No script, no frame, nothing from elsewhere: only this very style. */
export const contentSecurityPolicy = [
  `default-src 'none'`,
  `style-src 'sha256-${styleHash}'`,
  `img-src data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

const rows = endpoints.map(
  ({ route, caller, shows }) =>
    `<tr><th scope="row"><code>${route}</code></th><td>${caller}</td><td>${shows}</td></tr>`,
);

/** The page at `/`: what this is, what there is, how to try it. */
export const page = ({ baseUrl, budgetAppUrl, oauthIssuer }: Settings): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Payments API · Latchkey sample</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>Payments API</h1>
<p>A small API that shows <strong>Latchkey</strong> at work: partners call it with API keys, people with the access
token of their login, other people’s apps with what a user allowed them; each handler says in one line whom it lets in.</p>
<ul>
<li><a href="${budgetAppUrl}/">Budget</a>, an app of somebody else’s: connect it, with the login of one of the demo’s users</li>
<li><a href="${oauthIssuer}/connected-apps">Connected apps</a>: what a user allowed them, and how to end it</li>
</ul>
<h2 id="endpoints">Endpoints</h2>
<table aria-labelledby="endpoints">
<thead><tr><th scope="col">Route</th><th scope="col">Caller</th><th scope="col">What it does</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
<h2>Try it</h2>
<p>The terminal in which this started printed <code>curl</code> lines with keys and passwords filled in; the same
credentials are in <code>.data/demo.json</code>. A request without any is told what is missing:</p>
<pre><code>curl -i ${baseUrl}/settlements</code></pre>
<p><code>npm run demo</code>, in a second terminal, goes through everything as a client would.</p>
</main>
</body>
</html>
`;
