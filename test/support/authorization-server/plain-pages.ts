import type { PageForm, PageTemplates } from '#authorization-server';

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const form = ({ action, csrfToken }: PageForm, inside: string): string =>
  `<form method="post" action="${escape(action)}"><input type="hidden" name="csrf" value="${escape(csrfToken)}">${inside}</form>`;

const page = (name: string, inside: string): string =>
  `<!doctype html><html lang="en"><title>${name}</title><body data-page="${name}">${inside}</body></html>`;

/** The least that a browser can go through: what a test reads of a page stands in data attributes. */
export const plainPages: PageTemplates = {
  login: (view) =>
    page(
      'login',
      `<p data-problem="${view.problem}" data-client="${escape(view.clientName ?? '')}"></p>${form(
        view.form,
        `<input name="identifier" value="${escape(view.identifier)}"><input name="password">`,
      )}${view.cancel === undefined ? '' : form(view.cancel, '')}`,
    ),
  consent: (view) =>
    page(
      'consent',
      `<p data-client="${escape(view.clientName)}" data-until="${view.until?.toISOString() ?? ''}"></p>${view.scopes
        .map((scope) => `<li data-scope="${escape(scope.name)}" data-new="${scope.isNew}"></li>`)
        .join('')}${form(view.form, '<button name="decision" value="allow"></button>')}`,
    ),
  logout: (view) => page('logout', form(view.form, '')),
  loggedOut: () => page('logged-out', ''),
  connectedApps: (view) =>
    page(
      'connected-apps',
      `${view.apps
        .map((app) => `<li data-grant="${app.grantId}" data-app="${escape(app.clientName)}"></li>`)
        .join(
          '',
        )}${form(view.form, '<input name="grant">')}<p data-disconnected="${escape(view.disconnected ?? '')}"></p>`,
    ),
  error: (view) =>
    page('error', `<p data-problem="${view.problem}" data-code="${escape(view.code ?? '')}"></p>`),
  styleHashes: [],
};
