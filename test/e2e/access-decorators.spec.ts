import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Req, Scope, UseGuards } from '@nestjs/common';
import {
  AccessCounters,
  AccessGuard,
  ApiKey,
  CurrentPrincipal,
  Jwt,
  MemoryApiKeyStore,
  principalOf,
  Public,
  Scopes,
} from 'nestjs-latchkey';
import type { ApiKeyRecord, Principal } from 'nestjs-latchkey';

import { GuardedApp } from '../support/guarded-app.js';
import { platforms } from '../support/platforms.js';

/** A decorator such as loggers and tracers have: it replaces the function, and keeps what Nest wrote on it. */
function Traced(): MethodDecorator {
  return (_target, _key, descriptor: PropertyDescriptor) => {
    const original = descriptor.value as (...args: unknown[]) => unknown;
    descriptor.value = function traced(this: unknown, ...args: unknown[]) {
      return original.apply(this, args);
    };
  };
}

@Controller('class')
@Jwt()
@Scopes('things:read')
class ClassController {
  @Get('same')
  same() {
    return {};
  }

  @Get('replaced')
  @ApiKey()
  replaced() {
    return {};
  }

  @Get('more')
  @Scopes('things:audit')
  more() {
    return {};
  }

  @Get('open')
  @Public()
  open() {
    return {};
  }

  @Get('traced-below')
  @ApiKey()
  @Scopes('things:write')
  @Traced()
  tracedBelow() {
    return {};
  }

  @Get('traced-above')
  @Traced()
  @ApiKey()
  @Scopes('things:write')
  tracedAbove() {
    return {};
  }
}

abstract class Shelf {
  @Get()
  @Scopes('things:read')
  list() {
    return { shelf: this.constructor.name };
  }

  @Get('one')
  @ApiKey()
  @Scopes('things:write')
  one() {
    return {};
  }
}

@Controller('books')
@ApiKey()
class BooksController extends Shelf {}

@Controller('maps')
@Jwt()
class MapsController extends Shelf {
  @Get('one')
  override one() {
    return {};
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class RequestScopedController {
  @Get()
  @ApiKey()
  @UseGuards(AccessGuard)
  read(@Req() request: { user?: unknown }, @CurrentPrincipal() principal: Principal) {
    return { same: request.user === principal && principalOf(request) === principal };
  }
}

/** Its handler is a new function at each request. */
@Controller({ path: 'unknown', scope: Scope.REQUEST })
class UnknownController {
  constructor() {
    this.read = this.read.bind(this);
  }

  @Get()
  @ApiKey()
  read() {
    return {};
  }
}

@Controller('bound')
class BoundController {
  constructor() {
    this.read = this.read.bind(this);
  }

  @Get()
  @ApiKey()
  read() {
    return { bound: this instanceof BoundController };
  }
}

class CountingStore extends MemoryApiKeyStore {
  finds = 0;

  constructor() {
    super(() => undefined);
  }

  override find(id: string): Promise<ApiKeyRecord | undefined> {
    this.finds += 1;
    return super.find(id);
  }
}

describe.each(platforms)('decorators on %s', (platform) => {
  const store = new CountingStore();
  let guarded: GuardedApp;

  beforeAll(async () => {
    guarded = await GuardedApp.start(platform, {
      controllers: [
        ClassController,
        BooksController,
        MapsController,
        RequestScopedController,
        UnknownController,
        BoundController,
      ],
      options: { stores: { apiKeys: store } },
    });
  });
  afterAll(() => guarded.close());

  const statusOf = async (path: string, headers: Record<string, string>) =>
    (await guarded.send(path, { headers })).status;

  it('of the class hold for its handlers', async () => {
    expect(await statusOf('/class/same', await guarded.bearer())).toBe(200);
    expect(await statusOf('/class/same', await guarded.bearer({ scope: '' }))).toBe(403);
  });

  it('credential decorators on the handler replace those of the class; requirements of both hold', async () => {
    expect(await statusOf('/class/replaced', await guarded.bearer())).toBe(401);
    expect(await statusOf('/class/replaced', await guarded.key())).toBe(200);
    expect(await statusOf('/class/replaced', await guarded.key({ scopes: [] }))).toBe(403);
    expect(await statusOf('/class/more', await guarded.bearer({ scope: 'things:audit' }))).toBe(403);
    expect(await statusOf('/class/more', await guarded.bearer({ scope: 'things:read things:audit' }))).toBe(
      200,
    );
  });

  it('@Public() on a handler opens it, and looks at no credential [R49]', async () => {
    expect(await statusOf('/class/open', {})).toBe(200);
    expect(
      await statusOf('/class/open', { Authorization: 'Bearer  malformed', 'X-API-Key': 'nonsense' }),
    ).toBe(200);
  });

  it.each(['/class/traced-below', '/class/traced-above'])(
    'a decorator that wraps loses nothing: %s',
    async (path) => {
      expect(await statusOf(path, {})).toBe(401);
      expect(await statusOf(path, await guarded.key())).toBe(403);
      expect(await statusOf(path, await guarded.key({ scopes: ['things:write'] }))).toBe(200);
    },
  );

  it('an inherited method serves two controllers, each under its own policy', async () => {
    expect((await guarded.send('/books', { headers: await guarded.key() })).body).toEqual({
      shelf: 'BooksController',
    });
    expect((await guarded.send('/maps', { headers: await guarded.bearer() })).body).toEqual({
      shelf: 'MapsController',
    });
    expect(await statusOf('/books', await guarded.bearer())).toBe(401);
    expect(await statusOf('/maps', await guarded.key())).toBe(401);
    expect(await statusOf('/books', await guarded.key({ scopes: [] }))).toBe(403);
  });

  it('an override starts anew: decorators of the method that it replaces are gone, those of the class hold', async () => {
    expect(await statusOf('/books/one', await guarded.key())).toBe(403);
    expect(await statusOf('/maps/one', await guarded.key({ scopes: ['things:write'] }))).toBe(401);
    expect(await statusOf('/maps/one', await guarded.bearer({ scope: '' }))).toBe(200);
  });

  it('request-scoped controllers and methods bound by the constructor are guarded like any other', async () => {
    expect(await statusOf('/scoped', {})).toBe(401);
    expect(await statusOf('/bound', {})).toBe(401);
    expect((await guarded.send('/bound', { headers: await guarded.key() })).body).toEqual({ bound: true });
  });

  it('a handler that was not there at startup is refused, credential or not [R49]', async () => {
    for (const headers of [{}, await guarded.key()]) {
      expect(await guarded.send('/unknown', { headers })).toMatchObject({
        status: 403,
        body: { code: 'route_undecorated' },
      });
    }
  });

  it('the principal is request.user, and what @CurrentPrincipal gives', async () => {
    expect((await guarded.send('/scoped', { headers: await guarded.key() })).body).toEqual({ same: true });
  });

  it('the guard decides once per invocation, however often it stands before the handler', async () => {
    const headers = await guarded.key();
    const counters = guarded.app.get(AccessCounters);
    const [finds, admitted] = [store.finds, counters.admitted];
    expect(await statusOf('/scoped', headers)).toBe(200);
    expect([store.finds - finds, counters.admitted - admitted]).toEqual([1, 1]);
  });
});
