import { Injectable } from '@nestjs/common';
import { NotFoundError } from 'nestjs-latchkey';
import { type ClientRecord, ClientService } from 'nestjs-latchkey/authorization-server';

import { BUDGET_APP_ID, callbackOf } from '../budget-app/budget-app.js';
import { Settings } from '../settings/settings.js';
import type { DemoFile } from './demo-file.js';

type Printed = DemoFile['clients'];

const REPORT_JOB_ID = 'report-job';

/** The OAuth clients of the demo: an app that people use, and a service that acts in its own name. */
@Injectable()
export class DemoClients {
  constructor(
    private readonly settings: Settings,
    private readonly clients: ClientService,
  ) {}

  async prepare(printed: Printed | undefined): Promise<Printed> {
    return { budgetApp: await this.#budgetApp(), reportJob: await this.#reportJob(printed) };
  }

  /** Registered once; it comes along when the API moves to another port. */
  async #budgetApp(): Promise<Printed['budgetApp']> {
    const redirectUri = callbackOf(this.settings.budgetAppUrl);
    const details = {
      name: 'Budget',
      redirectUris: [redirectUri],
      origins: [this.settings.budgetAppUrl],
      homepageUri: `${this.settings.budgetAppUrl}/`,
      scopes: ['transactions:read'],
    };
    const before = await this.#find(BUDGET_APP_ID);
    if (before === undefined)
      await this.clients.register({ id: BUDGET_APP_ID, application: 'browser', ...details });
    else if (!before.redirectUris.includes(redirectUri)) await this.clients.update(BUDGET_APP_ID, details);
    return { clientId: BUDGET_APP_ID, redirectUri };
  }

  /** With the secret that was printed the last time, as long as it is good. */
  async #reportJob(printed: Printed | undefined): Promise<Printed['reportJob']> {
    const before = await this.#find(REPORT_JOB_ID);
    if (before !== undefined && printed !== undefined) {
      if (this.clients.verifySecret(before, printed.reportJob.clientSecret)) return printed.reportJob;
    }
    const { secret } =
      before === undefined
        ? await this.clients.register({
            id: REPORT_JOB_ID,
            name: 'Report job',
            application: 'service',
            scopes: ['reports:read'],
          })
        : await this.clients.rotateSecret(REPORT_JOB_ID, { overlapSeconds: 0 });
    if (secret === undefined) throw new TypeError('a service without a secret');
    return { clientId: REPORT_JOB_ID, clientSecret: secret.expose() };
  }

  async #find(id: string): Promise<ClientRecord | undefined> {
    try {
      return await this.clients.get(id);
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }
}
