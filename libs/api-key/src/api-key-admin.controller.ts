import type { Type } from '@nestjs/common';
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
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
import { actorOf, Clock } from '#core';

import type { ApiKeyResource } from './api-key-resource.js';
import { apiKeyResource, parseIssueBody, parseListQuery, parseRevokeBody } from './api-key-resource.js';
import { ApiKeyService } from './api-key-service.js';

export interface ApiKeyAdminControllerOptions {
  /** @default 'admin/api-keys' */
  readonly path?: string;
  /**
   * The scope that administrators need.
   * @default 'api-keys:manage'
   */
  readonly scope?: ScopeName;
}

/**
 * A controller for the keys of the caller's tenant: list, issue, read, revoke. Needs {@link ApiKeyService} and
 * `Clock` as providers.
 */
export function apiKeyAdminController({
  path = 'admin/api-keys',
  scope = 'api-keys:manage',
}: ApiKeyAdminControllerOptions = {}): Type {
  @Controller(path)
  @Jwt()
  @Scopes(scope)
  @UseInterceptors(ProblemInterceptor)
  class ApiKeyAdminController {
    readonly #keys: ApiKeyService;
    readonly #clock: Clock;

    constructor(@Inject(ApiKeyService) keys: ApiKeyService, @Inject(Clock) clock: Clock) {
      this.#keys = keys;
      this.#clock = clock;
    }

    @Get()
    async list(
      @CurrentPrincipal() { tenant }: Principal,
      @Query() query: unknown,
    ): Promise<{ readonly items: readonly ApiKeyResource[]; readonly next: string | null }> {
      const { items, next = null } = await this.#keys.list({ ...parseListQuery(query), tenant });
      return { items: items.map((record) => apiKeyResource(record, this.#clock.now())), next };
    }

    @Post()
    @Header('Cache-Control', 'no-store')
    async issue(
      @CurrentPrincipal() principal: Principal,
      @Body() body: unknown,
      @Req() request: unknown,
    ): Promise<ApiKeyResource & { readonly key: string }> {
      const { record, key } = await this.#keys
        .issueAs(principal, parseIssueBody(body), requestOrigin(request))
        .catch(rethrowWithWireNames);
      return { ...apiKeyResource(record, this.#clock.now()), key: key.expose() };
    }

    @Get(':id')
    async read(@CurrentPrincipal() { tenant }: Principal, @Param('id') id: string): Promise<ApiKeyResource> {
      return apiKeyResource(await this.#keys.get(id, { tenant }), this.#clock.now());
    }

    @Post(':id/revoke')
    @HttpCode(200)
    async revoke(
      @CurrentPrincipal() principal: Principal,
      @Param('id') id: string,
      @Body() body: unknown,
      @Req() request: unknown,
    ): Promise<ApiKeyResource & { readonly effective_by: string }> {
      const { record, effectiveBy } = await this.#keys.revoke(
        id,
        { ...parseRevokeBody(body), tenant: principal.tenant },
        { ...requestOrigin(request), by: actorOf(principal) },
      );
      return { ...apiKeyResource(record, this.#clock.now()), effective_by: effectiveBy.toISOString() };
    }
  }
  return ApiKeyAdminController;
}
