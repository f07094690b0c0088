/** Names of the fields that the pages' forms post. */
export const FIELDS = Object.freeze({
  csrfToken: 'csrf',
  identifier: 'identifier',
  password: 'password',
  /** `allow` or `deny`. */
  decision: 'decision',
  /** Id of the grant to end. */
  grant: 'grant',
});
