import { ConfigurableModuleBuilder } from '@nestjs/common';

import type { AuthorizationServerOptions } from './options/authorization-server-options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<AuthorizationServerOptions>({ moduleName: 'LatchkeyAuthorizationServer' })
    .setClassMethodName('forRoot')
    .build();
