import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { ApiKeyService, ApiKeyVerifier } from 'nestjs-latchkey';

import { Accounts } from '../accounts/accounts.js';
import { Passwords } from '../people/passwords.js';
import { People } from '../people/people.js';
import { partnerScopes } from '../scopes.js';
import { readPrivateFile, writePrivateFile } from '../settings/private-file.js';
import { Settings } from '../settings/settings.js';
import { Transfers } from '../transfers/transfers.js';
import { DemoClients } from './demo-clients.js';
import { type DemoFile, demoFilePath, KeptDemoFile } from './demo-file.js';
import { admin, alice, bob, type DemoPerson } from './demo-people.js';
import { demoTransfers } from './demo-transfers.js';

/** Makes what the demo needs: people with money, a partner's API key, OAuth clients. A second time changes nothing. */
@Injectable()
export class DemoData {
  constructor(
    private readonly settings: Settings,
    private readonly people: People,
    private readonly passwords: Passwords,
    private readonly accounts: Accounts,
    private readonly keys: ApiKeyService,
    private readonly verifier: ApiKeyVerifier,
    private readonly clients: DemoClients,
    private readonly transfers: Transfers,
  ) {}

  async prepare(): Promise<DemoFile> {
    const path = demoFilePath(this.settings.dataDirectory);
    const kept = KeptDemoFile.optional().parse(readPrivateFile(path));
    const demo: DemoFile = {
      baseUrl: this.settings.baseUrl,
      users: [await this.#login(alice, kept), await this.#login(bob, kept)],
      admin: { ...(await this.#login(admin, kept)), roles: [...admin.roles] },
      apiKey: await this.#partnerKey(kept?.apiKey),
      clients: await this.clients.prepare(kept?.clients),
    };
    for (const [owner, order] of demoTransfers) await this.transfers.create(owner, order);
    writePrivateFile(path, demo);
    return demo;
  }

  /** The person, with accounts and with the password that was printed the last time. */
  async #login(
    { accounts, ...person }: DemoPerson,
    kept: KeptDemoFile | undefined,
  ): Promise<DemoFile['users'][number]> {
    const printed = [...(kept?.users ?? []), kept?.admin].find((login) => login?.email === person.email);
    const password = printed?.password ?? randomBytes(12).toString('base64url');
    const before = await this.people.find(person.id);
    const stands = await this.passwords.verify(before?.passwordHash, password);
    const passwordHash = before && stands ? before.passwordHash : await this.passwords.hash(password);
    await this.people.save({ ...person, passwordHash });
    for (const account of accounts) await this.accounts.open({ ...account, owner: person.id });
    return { email: person.email, password, scopes: [...person.scopes] };
  }

  /** The key that was printed the last time, as long as it opens the door. */
  async #partnerKey(kept: DemoFile['apiKey'] | undefined): Promise<DemoFile['apiKey']> {
    if (kept !== undefined && (await this.verifier.verify(kept.key)).outcome === 'verified') return kept;
    const scopes = [...partnerScopes];
    const { record, key } = await this.keys.issue({ name: 'Demo partner', owner: 'acme-clearing', scopes });
    return { id: record.id, key: key.expose(), scopes };
  }
}
