import { ConfigurableModuleBuilder } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import type { AccessShape } from '#access';
import { AccessGuard } from '#access';

import type { LatchkeyOptions } from './latchkey-options.js';

/** The shape of the module, as `forRoot` or `forRootAsync` was given it. */
export const LATCHKEY_SHAPE = Symbol.for('nestjs-latchkey:shape');

const NO_SHAPE: Required<AccessShape> = {
  guard: undefined,
  undecorated: undefined,
  routes: undefined,
};

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<LatchkeyOptions>({
    moduleName: 'Latchkey',
  })
    .setClassMethodName('forRoot')
    .setExtras<AccessShape>(NO_SHAPE, (definition, { guard, undecorated, routes }) => ({
      ...definition,
      // Credential decorators apply the guard wherever they stand, so every module must be able to inject it.
      global: true,
      providers: [
        ...(definition.providers ?? []),
        { provide: LATCHKEY_SHAPE, useValue: { guard, undecorated, routes } },
        ...(guard === 'manual' ? [] : [{ provide: APP_GUARD, useExisting: AccessGuard }]),
      ],
    }))
    .build();
