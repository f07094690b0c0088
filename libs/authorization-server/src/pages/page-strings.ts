/**
 * The words of the pages. What stands in braces is filled in: `{client}` is the name of the application that asks.
 * An override holds the placeholders of the English text; `{service}`, the name of the service, may stand in each.
 */
export interface PageStrings {
  /** Title of a page that tells of a problem with what was entered: `{title}` is the usual one. */
  readonly problemTitle: string;
  /** For screen readers, after a link. */
  readonly opensInNewTab: string;

  readonly loginHeading: string;
  /** Below the heading, where an application asked for the login: `{client}`. */
  readonly loginFor: string;
  readonly identifierLabel: string;
  readonly passwordLabel: string;
  readonly logIn: string;
  readonly cancel: string;
  readonly wrongCredentials: string;
  readonly throttled: string;
  readonly loginUnavailable: string;

  /** `{client}` asks. */
  readonly consentHeading: string;
  /** Whose access is given: `{name}`. */
  readonly loggedInAs: string;
  /** Above what a new application asks for. */
  readonly scopesHeading: string;
  /** Above what is asked for beyond what was allowed before. */
  readonly newScopesHeading: string;
  readonly knownScopesHeading: string;
  /** In place of the list, where no scope is asked for. */
  readonly noScopes: string;
  readonly untilLabel: string;
  readonly redirectLabel: string;
  /** In place of a host, where an application on the user's own device asks. */
  readonly redirectToDevice: string;
  readonly homepageLabel: string;
  readonly policyLabel: string;
  readonly allow: string;
  readonly deny: string;
  readonly consentHint: string;

  readonly logoutHeading: string;
  readonly logoutText: string;
  /** The same, where an application asks: `{client}`. */
  readonly logoutFor: string;
  readonly logOut: string;
  readonly logoutHint: string;
  readonly loggedOutHeading: string;
  readonly loggedOutText: string;
  /** The same, where an application asked: `{client}`. */
  readonly loggedOutFor: string;

  readonly connectedAppsHeading: string;
  readonly noConnectedApps: string;
  readonly grantedAtLabel: string;
  readonly disconnect: string;
  /** For screen readers: which application a button disconnects, `{client}`. */
  readonly disconnectClient: string;
  /** `{client}` was disconnected a moment ago. */
  readonly disconnected: string;

  readonly expiredHeading: string;
  readonly expiredText: string;
  readonly invalidHeading: string;
  readonly invalidText: string;
  readonly unavailableHeading: string;
  readonly unavailableText: string;
  /** For the developer of the application: `{code}`. */
  readonly errorCode: string;
}

/** The words where nothing else is said. */
export const ENGLISH: PageStrings = Object.freeze({
  problemTitle: 'Problem: {title}',
  opensInNewTab: '(opens in a new tab)',

  loginHeading: 'Log in',
  loginFor: 'to continue to {client}',
  identifierLabel: 'Email or username',
  passwordLabel: 'Password',
  logIn: 'Log in',
  cancel: 'Cancel',
  wrongCredentials: 'These details don’t match an account. Check them and try again.',
  throttled: 'There were too many attempts. Wait a few minutes, then try again.',
  loginUnavailable: 'We can’t check your details at the moment. Try again in a few minutes.',

  consentHeading: '{client} asks for access to your {service} account',
  loggedInAs: 'You are logged in as {name}.',
  scopesHeading: 'It will be able to',
  newScopesHeading: 'New: it will also be able to',
  knownScopesHeading: 'You already allow it to',
  noScopes: 'It will recognise you when you come back, and see nothing else.',
  untilLabel: 'Access ends',
  redirectLabel: 'You return to',
  redirectToDevice: 'the application on this device',
  homepageLabel: 'Website',
  policyLabel: 'Privacy policy',
  allow: 'Allow',
  deny: 'Deny',
  consentHint: 'You can end the access earlier, at any time, under your connected apps.',

  logoutHeading: 'Log out of {service}?',
  logoutText: 'You will be logged out in this browser.',
  logoutFor: '{client} asks to log you out in this browser.',
  logOut: 'Log out',
  logoutHint: 'To stay logged in, close this page.',
  loggedOutHeading: 'You are logged out',
  loggedOutText: 'You can close this page.',
  loggedOutFor: 'You can close this page, or go back to {client}.',

  connectedAppsHeading: 'Connected apps',
  noConnectedApps: 'No application has access to your account.',
  grantedAtLabel: 'Access given',
  disconnect: 'Disconnect',
  disconnectClient: 'Disconnect {client}',
  disconnected: '{client} is disconnected. It no longer has access to your account.',

  expiredHeading: 'This page has expired',
  expiredText: 'Go back to where you came from and start again.',
  invalidHeading: 'This request can’t be completed',
  invalidText:
    'The application that sent you here made a request that we can’t accept. Go back to it and try again.',
  unavailableHeading: 'Not available at the moment',
  unavailableText: 'We can’t answer right now. Try again in a few minutes.',
  errorCode: 'Error code: {code}',
});
