import type { Type } from '@nestjs/common';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Req,
  UseInterceptors,
} from '@nestjs/common';

import {
  CurrentPrincipal,
  Jwt,
  ProblemInterceptor,
  requestOrigin,
  rethrowWithWireNames,
  Scopes,
} from '#access';
import type { Principal, ScopeName } from '#core';

import type { ClientMutationContext } from './client-effects.js';
import type { ClientSelection } from './client-request.js';
import type { ClientResource, ClientSecretResource } from './client-resource.js';
import {
  clientResource,
  parseChangesBody,
  parseListQuery,
  parseRegistrationBody,
  parseRotationBody,
  WIRE_NAMES,
} from './client-resource.js';
import { ClientService } from './client-service.js';

export interface ClientAdminControllerOptions {
  /** @default 'admin/clients' */
  readonly path?: string;
  /**
   * The scope that administrators need.
   * @default 'clients:manage'
   */
  readonly scope?: ScopeName;
}

/**
 * A controller for the OAuth clients of the caller's tenant: list, register, read, update, rotate the secret,
 * suspend, resume, remove. Needs {@link ClientService} as a provider.
 *
 * @see RFC 7591 §2 for the names of fields
 */
export function clientAdminController({
  path = 'admin/clients',
  scope = 'clients:manage',
}: ClientAdminControllerOptions = {}): Type {
  @Controller(path)
  @Jwt()
  @Scopes(scope)
  @UseInterceptors(ProblemInterceptor)
  class ClientAdminController {
    readonly #clients: ClientService;

    constructor(@Inject(ClientService) clients: ClientService) {
      this.#clients = clients;
    }

    @Get()
    async list(
      @CurrentPrincipal() principal: Principal,
      @Query() query: unknown,
    ): Promise<{ readonly items: readonly ClientResource[]; readonly next: string | null }> {
      const { items, next = null } = await this.#clients.list({
        ...parseListQuery(query),
        ...tenantOf(principal),
      });
      return { items: items.map(clientResource), next };
    }

    @Post()
    @Header('Cache-Control', 'no-store')
    async register(
      @CurrentPrincipal() principal: Principal,
      @Body() body: unknown,
      @Req() request: unknown,
    ): Promise<ClientResource & Partial<ClientSecretResource>> {
      const { record, secret } = await this.#clients
        .register({ ...parseRegistrationBody(body), ...tenantOf(principal) }, contextOf(principal, request))
        .catch(rethrow);
      const once =
        secret === undefined ? {} : { client_secret: secret.expose(), client_secret_expires_at: 0 as const };
      return { ...clientResource(record), ...once };
    }

    @Get(':id')
    async read(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ClientResource> {
      return clientResource(await this.#clients.get(id, tenantOf(principal)));
    }

    @Patch(':id')
    async update(
      @CurrentPrincipal() principal: Principal,
      @Param('id') id: string,
      @Body() body: unknown,
      @Req() request: unknown,
    ): Promise<ClientResource> {
      const record = await this.#clients
        .update(id, { ...parseChangesBody(body), ...tenantOf(principal) }, contextOf(principal, request))
        .catch(rethrow);
      return clientResource(record);
    }

    @Post(':id/rotate-secret')
    @HttpCode(200)
    @Header('Cache-Control', 'no-store')
    async rotateSecret(
      @CurrentPrincipal() principal: Principal,
      @Param('id') id: string,
      @Body() body: unknown,
      @Req() request: unknown,
    ): Promise<ClientResource & ClientSecretResource> {
      const { record, secret } = await this.#clients
        .rotateSecret(
          id,
          { ...parseRotationBody(body), ...tenantOf(principal) },
          contextOf(principal, request),
        )
        .catch(rethrow);
      return { ...clientResource(record), client_secret: secret.expose(), client_secret_expires_at: 0 };
    }

    @Post(':id/suspend')
    @HttpCode(200)
    async suspend(
      @CurrentPrincipal() principal: Principal,
      @Param('id') id: string,
      @Req() request: unknown,
    ): Promise<ClientResource> {
      return clientResource(
        await this.#clients.suspend(id, tenantOf(principal), contextOf(principal, request)),
      );
    }

    @Post(':id/resume')
    @HttpCode(200)
    async resume(
      @CurrentPrincipal() principal: Principal,
      @Param('id') id: string,
      @Req() request: unknown,
    ): Promise<ClientResource> {
      return clientResource(
        await this.#clients.resume(id, tenantOf(principal), contextOf(principal, request)),
      );
    }

    @Delete(':id')
    @HttpCode(204)
    async remove(
      @CurrentPrincipal() principal: Principal,
      @Param('id') id: string,
      @Req() request: unknown,
    ): Promise<void> {
      await this.#clients.remove(id, tenantOf(principal), contextOf(principal, request));
    }
  }
  return ClientAdminController;
}

/** Nothing in a body or a query can name another. */
function tenantOf({ tenant }: Principal): ClientSelection {
  return { tenant };
}

function contextOf(principal: Principal, request: unknown): ClientMutationContext {
  return { ...requestOrigin(request), onBehalfOf: principal };
}

function rethrow(error: unknown): never {
  rethrowWithWireNames(error, WIRE_NAMES);
}
