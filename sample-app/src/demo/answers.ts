import { z } from 'zod';

/** The answers that the demo reads, as a client of this API would describe them. */
export const Tokens = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.number(),
  refresh_token: z.string(),
});
export type Tokens = z.infer<typeof Tokens>;

export const AccountList = z.object({
  accounts: z.array(z.object({ id: z.string(), balance: z.number() })),
});

export const TransactionList = z.object({
  transactions: z.array(z.object({ id: z.string(), amount: z.number() })),
});

export const ResourceMetadata = z.object({ authorization_servers: z.array(z.url()) });

export const ServerMetadata = z.object({ issuer: z.url() });

/** What client credentials give: nobody logs in, so there is nothing to refresh. */
export const ServiceToken = Tokens.omit({ refresh_token: true });

export const Introspection = z.object({ active: z.boolean() });

export const Created = z.object({ id: z.string() });

export const IssuedKey = z.object({ id: z.string(), key: z.string() });

export const bearer = ({ access_token }: Pick<Tokens, 'access_token'>) => ({
  authorization: `Bearer ${access_token}`,
});
