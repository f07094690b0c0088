/** What the guard has counted since the start; read it for metrics. Plain numbers, never reset. */
export class AccessCounters {
  admitted = 0;
  denied = 0;
  /** Credentials that came along to routes that don't accept them. */
  ignoredCredentials = 0;
  /** Requests that `guard: 'report-only'` let pass and the guard would have refused. */
  wouldHaveDenied = 0;
}
