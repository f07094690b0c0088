/** What every page has: whose server this is, and the words that were overridden. */
export interface PageFrame {
  /** Name of the service, for title and header. */
  readonly serviceName: string;
}

/** The state of a form that posts to the server; the token proves that the server made it (CSRF). */
export interface PageForm {
  readonly action: string;
  readonly csrfToken: string;
}

export interface LoginView extends PageFrame {
  readonly form: PageForm;
  /** Who wants to be let in, where the login is for an application's request. */
  readonly clientName: string | undefined;
  /** What was typed before, to keep it after a wrong password. */
  readonly identifier: string;
  readonly problem: 'none' | 'wrong-credentials' | 'throttled' | 'unavailable';
  /** Where cancelling leads: back to the client, with `access_denied`. */
  readonly cancel: PageForm | undefined;
}

export interface ConsentScope {
  readonly name: string;
  /** From the scope catalogue: "See your transfers". */
  readonly description: string;
  /** Asked for now, and not granted before. */
  readonly isNew: boolean;
}

export interface ConsentView extends PageFrame {
  readonly form: PageForm;
  readonly clientName: string;
  readonly clientId: string;
  /** Host of the redirect URI: where the user's data goes, as far as anybody can tell. */
  readonly redirectHost: string;
  readonly homepageUri: string | undefined;
  readonly policyUri: string | undefined;
  /** Who is logged in. */
  readonly displayName: string;
  readonly scopes: readonly ConsentScope[];
  /** The end of the access that is given: of the longest refresh token. */
  readonly until: Date | undefined;
}

export interface ErrorView extends PageFrame {
  /** `expired`: the interaction is over. `invalid`: nobody can say where to go back to. */
  readonly problem: 'expired' | 'invalid' | 'unavailable';
  /** OAuth error code, for the developer of the client; legal characters only. */
  readonly code: string | undefined;
}

export interface LoggedOutView extends PageFrame {
  readonly clientName: string | undefined;
}

export interface LogoutView extends PageFrame {
  readonly form: PageForm;
  readonly clientName: string | undefined;
}

export interface ConnectedApp {
  readonly grantId: string;
  readonly clientName: string;
  readonly homepageUri: string | undefined;
  readonly scopes: readonly string[];
  readonly grantedAt: Date;
  readonly until: Date | undefined;
}

export interface ConnectedAppsView extends PageFrame {
  /** Posts `grant` with the id of the one to disconnect. */
  readonly form: PageForm;
  readonly displayName: string;
  readonly apps: readonly ConnectedApp[];
  /** The name of the one that was disconnected a moment ago. */
  readonly disconnected: string | undefined;
}

/**
 * Renders the pages of the authorization server: complete HTML documents that need no script, load nothing from
 * elsewhere and escape what they are given. Override it to give them another look.
 */
export interface PageTemplates {
  login(view: LoginView): string;
  consent(view: ConsentView): string;
  logout(view: LogoutView): string;
  loggedOut(view: LoggedOutView): string;
  connectedApps(view: ConnectedAppsView): string;
  error(view: ErrorView): string;
  /** SHA-256 of every inline style that the pages hold, for the Content-Security-Policy: `sha256-…`. */
  readonly styleHashes: readonly string[];
}
