import { describe, expect, it } from '@jest/globals';
import type { INestApplication, Type, WebSocketAdapter } from '@nestjs/common';
import { Controller, Get, Injectable, Scope, UseGuards } from '@nestjs/common';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import {
  Accept,
  ApiKey,
  CurrentPrincipal,
  External,
  InvalidPolicyError,
  Jwt,
  OAuth,
  Public,
  Require,
  Roles,
  Scopes,
} from 'nestjs-latchkey';
import type { AccessPolicy, LatchkeyRootOptions } from 'nestjs-latchkey';

import { credentialOptions, guardedModule } from '../support/guarded-app.js';
import { platforms, startApp } from '../support/platforms.js';

/** Carries no message: what is judged here is judged before the first one. */
const silentSockets: WebSocketAdapter = {
  create: () => ({}),
  bindClientConnect: () => undefined,
  bindMessageHandlers: () => undefined,
  close: () => undefined,
};

/** Starts an application that must not start, and gives what it says. */
async function problemsOf(
  module: Parameters<typeof guardedModule>[0],
  platform: (typeof platforms)[number] = 'express',
): Promise<readonly string[]> {
  const prepare = (app: INestApplication): void => void app.useWebSocketAdapter(silentSockets);
  const error = await startApp(platform, guardedModule(module), { prepare }).then(
    async (app) => {
      await app.close();
      return undefined;
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof InvalidPolicyError))
    throw new Error('it started, or failed otherwise', { cause: error });
  return error.problems;
}

/** A controller with one handler under these decorators. */
function controllerOf(...decorators: readonly MethodDecorator[]): Type {
  @Controller(crypto.randomUUID())
  class WrongController {
    @Get()
    read() {
      return {};
    }
  }
  for (const decorate of decorators) {
    const descriptor = Object.getOwnPropertyDescriptor(WrongController.prototype, 'read');
    decorate(WrongController.prototype, 'read', descriptor ?? {});
  }
  return WrongController;
}

@Injectable({ scope: Scope.REQUEST })
class RequestScopedPolicy implements AccessPolicy {
  allows(): boolean {
    return true;
  }
}

class NobodysPolicy implements AccessPolicy {
  readonly allows = (): boolean => true;
}

const { tokens, apiKeys, scopes } = credentialOptions;
const noTokens: Partial<LatchkeyRootOptions> = { tokens: undefined };
const noKeys: Partial<LatchkeyRootOptions> = { apiKeys: undefined };
const noUsers: Partial<LatchkeyRootOptions> = { tokens: { ...tokens, firstPartyClients: [] } };

describe('an application whose routes can not be protected as they stand does not start', () => {
  it.each<[string, RegExp, readonly MethodDecorator[], Partial<LatchkeyRootOptions>, Type[]?]>([
    ['@Scopes without a credential [R49]', /@Scopes\(\)/, [Scopes('things:read')], {}],
    ['@Roles without a credential', /@Roles\(\)/, [Roles('admin')], {}],
    ['@Scopes beside @Public', /@Public\(\).*@Scopes\(\)/, [Public(), Scopes('things:read')], {}],
    ['@Roles beside @Public', /@Public\(\).*@Roles\(\)/, [Public(), Roles('admin')], {}],
    ['@ApiKey beside @Public', /@Public\(\).*@ApiKey\(\)/, [Public(), ApiKey()], {}],
    ['@Scopes beside @External', /@External\(\).*@Scopes\(\)/, [External(), Scopes('things:read')], {}],
    ['@Public beside @External', /contradict/, [Public(), External()], {}],
    ['a scope that the catalogue does not know [R49]', /'things:raed'/, [Jwt(), Scopes('things:raed')], {}],
    ['a scope that only @OAuth asks for, unknown [R49]', /'x'/, [OAuth({ scopes: ['x'] })], {}],
    ['a scope that differs by case [R10]', /'Things:read'/, [Jwt(), Scopes('Things:read')], {}],
    ['a wildcard that is required', /'things:\*'/, [Jwt(), Scopes('things:*')], {}],
    ['@Scopes() that names none', /names no scope/, [Jwt(), Scopes()], {}],
    ['@Roles() that names none', /names no role/, [Jwt(), Roles()], {}],
    ['@ApiKey without its option', /`apiKeys`/, [ApiKey()], noKeys],
    ['@Jwt without its option', /`tokens`/, [Jwt()], noTokens],
    ['@Jwt where no issuer can yield a user', /tokens\.firstPartyClients/, [Jwt()], noUsers],
    ['@OAuth on a plain issuer', /'delegated'/, [OAuth()], { tokens: { ...tokens, profile: 'plain' } }],
    ['@Accept of a scheme that is not there', /'mtls'/, [Accept('mtls', { kind: 'service' })], {}],
    ['@Jwt({ withApiKey }) without keys', /`apiKeys`/, [Jwt({ withApiKey: true })], noKeys],
    [
      '@Jwt({ withApiKey }) where both come in one header',
      /`apiKeys\.header`/,
      [Jwt({ withApiKey: true })],
      { apiKeys: { ...apiKeys, header: 'Authorization' } },
    ],
    ['@Jwt({ withApiKey }) beside @OAuth', /withApiKey/, [Jwt({ withApiKey: true }), OAuth()], {}],
    [
      'the same credential twice',
      /two credential decorators/,
      [OAuth(), OAuth({ scopes: ['things:read'] })],
      {},
    ],
    ['@Require of a class that nobody provides', /NobodysPolicy/, [Jwt(), Require(NobodysPolicy)], {}],
    [
      '@Require of a provider per request',
      /RequestScopedPolicy/,
      [Jwt(), Require(RequestScopedPolicy)],
      {},
      [RequestScopedPolicy],
    ],
  ])('%s', async (_what, problem, decorators, options, providers = []) => {
    const problems = await problemsOf({ controllers: [controllerOf(...decorators)], options, providers });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^WrongController\.read: /);
    expect(problems[0]).toMatch(problem);
  });

  it.each(platforms)('on %s it tells several problems together', async (platform) => {
    const controllers = [controllerOf(Scopes('things:read')), controllerOf(Jwt(), Scopes('x', 'y'))];
    expect(await problemsOf({ controllers }, platform)).toHaveLength(3);
  });

  it('@CurrentPrincipal where there is none, or none of that kind', async () => {
    @Controller()
    class ParametersController {
      @Get('a')
      @ApiKey()
      user(@CurrentPrincipal('user') _user: unknown) {}

      @Get('b')
      @Public()
      open(@CurrentPrincipal() _caller: unknown) {}

      @Get('c')
      @Jwt()
      @ApiKey()
      both(@CurrentPrincipal('user') _user: unknown, @CurrentPrincipal('service') _service: unknown) {}
    }
    const problems = await problemsOf({ controllers: [ParametersController] });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'ParametersController.user',
      'ParametersController.open',
      'ParametersController.both',
    ]);
  });

  it('undecorated routes, where the options ask for it', async () => {
    const problems = await problemsOf({
      controllers: [controllerOf()],
      options: { undecorated: 'fail-boot' },
    });
    expect(problems).toEqual(['WrongController.read: has no access policy']);
  });

  it('a policy that no guard enforces', async () => {
    const problems = await problemsOf({
      controllers: [controllerOf(Public({ identify: true }))],
      options: { guard: 'manual' },
    });
    expect(problems).toEqual([expect.stringContaining('no guard that enforces it')]);
  });

  it('`routes` that name a stranger, or hold what is none of our decorators', async () => {
    const stranger = controllerOf(Public());
    const known = controllerOf(Public());
    const problems = await problemsOf({
      controllers: [known],
      options: {
        routes: [
          [stranger, Public()],
          [known, UseGuards()],
        ],
        scopes,
      },
    });
    expect(problems).toEqual([
      expect.stringContaining('is not a controller of the application'),
      expect.stringContaining("none of Latchkey's"),
    ]);
  });
});

describe('handlers that no HTTP request reaches', () => {
  it.each(['refuse', 'fail-boot'] as const)(
    "without a policy, or with one that can't hold there, fail the boot, whatever `undecorated` says: %s",
    async (undecorated) => {
      @Controller()
      class MessagesController {
        @MessagePattern('sum')
        sum() {}

        @EventPattern('happened')
        @ApiKey()
        happened(_event: unknown) {}
      }
      @WebSocketGateway()
      class ChatGateway {
        @SubscribeMessage('say')
        say() {}

        @SubscribeMessage('shout')
        @Jwt()
        shout() {}
      }
      const problems = await problemsOf({
        controllers: [MessagesController],
        providers: [ChatGateway],
        options: { undecorated },
      });
      expect(new Set(problems.map((problem) => problem.split(':')[0]))).toEqual(
        new Set([
          'ChatGateway.say',
          'ChatGateway.shout',
          'MessagesController.happened',
          'MessagesController.sum',
        ]),
      );
    },
  );

  it('start where they are opened or left to another guard by name', async () => {
    @Controller()
    class MessagesController {
      @MessagePattern('sum')
      @External()
      sum() {}

      @EventPattern('happened')
      @Public()
      happened(_event: unknown) {}
    }
    const app = await startApp('express', guardedModule({ controllers: [MessagesController] }));
    await app.close();
  });

  it('providers that carry a policy fail the boot, by method and by class: it would protect nothing', async () => {
    @Injectable()
    class BooksResolver {
      @ApiKey()
      books() {}

      untouched() {}
    }
    @Injectable()
    @Jwt()
    class AuthorsResolver {
      authors() {}

      @Public()
      open() {}
    }
    @WebSocketGateway()
    class ConnectionGateway {
      @Jwt()
      handleConnection() {}
    }
    const problems = await problemsOf({ providers: [BooksResolver, AuthorsResolver, ConnectionGateway] });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'BooksResolver.books',
      'AuthorsResolver.authors',
      'ConnectionGateway.handleConnection',
    ]);
  });

  it('providers whose policies open them, or leave them to another guard, start', async () => {
    @Injectable()
    @External()
    class BooksResolver {
      books() {}

      @Public()
      open() {}
    }
    const app = await startApp('express', guardedModule({ providers: [BooksResolver] }));
    await app.close();
  });
});
