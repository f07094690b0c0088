import { packageJson } from '../../tools/root.js';
import { FreshApp, readmeFiles, type RunningApp } from './support/fresh-app.js';

/** The packed tarball, in an application that `nest new` made. */
const app = FreshApp.make();

describe('the package', () => {
  afterAll(() => app.remove());

  describe("installed by the README's first minute", () => {
    const files = readmeFiles('first-minute');

    beforeAll(() => {
      for (const [file, code] of files) app.write(file, code);
    });

    it('is two files', () => {
      expect([...files.keys()].sort()).toEqual(['src/app.controller.ts', 'src/app.module.ts']);
    });

    it('compiles', () => {
      expect(app.run('npm', 'run', '--silent', 'build')).toEqual({ code: 0, output: '' });
    }, 60_000);

    describe('and started on a terminal', () => {
      let running: RunningApp | undefined;
      let line = '';

      beforeAll(async () => {
        running = await app.start('terminal', /^\s*curl .*\n/m);
        line = /^\s*curl .*$/m.exec(running.output())?.[0] ?? '';
      }, 40_000);
      afterAll(() => running?.stop());

      it('prints a curl line that gets 200 as it stands', () => {
        expect(app.run('bash', '-c', line)).toMatchObject({ code: 0 });

        const { output } = app.run(
          'bash',
          '-c',
          `${line} --silent --output /dev/null --write-out '%{http_code}'`,
        );
        expect(output.trim().split('\n').at(-1)).toBe('200');
      });

      it('answers 401 with a challenge when no key is presented', async () => {
        const response = await fetch(/http:\/\/\S+/.exec(line)?.[0] ?? '');

        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toMatch(/^ApiKey realm=/);
      });
    });

    it('prints no key into what may be a log', async () => {
      const running = await app.start('pipe', /successfully started/);
      await running.stop();

      expect(running.output()).not.toMatch(/curl|x-api-key/i);
    }, 40_000);
  });

  describe('imported', () => {
    it('needs no optional peer', () => {
      const { peerDependenciesMeta = {} } = packageJson();
      const optional = Object.keys(peerDependenciesMeta);
      app.write(
        'probe.mjs',
        `import { createRequire } from 'node:module';
         import 'nestjs-latchkey';
         const { resolve } = createRequire(import.meta.url);
         const installed = (name) => { try { return resolve(name) !== undefined; } catch { return false; } };
         console.log(JSON.stringify(${JSON.stringify(optional)}.filter(installed)));`,
      );

      expect(optional).toContain('kysely');
      expect(app.run('node', 'probe.mjs')).toEqual({ code: 0, output: '[]\n' });
    });

    it('gives its core where neither Nest nor Passport is installed', () => {
      const outcome = app.runWithoutNest(
        `import { AccessTokenVerifier, ApiKeyVerifier } from 'nestjs-latchkey/core';
         const nest = await import('@nestjs/common').then(() => 'there', (error) => error.code);
         console.log(typeof ApiKeyVerifier, typeof AccessTokenVerifier, nest);`,
      );

      expect(outcome).toEqual({ code: 0, output: 'function function ERR_MODULE_NOT_FOUND\n' });
    });
  });

  describe('compiled against', () => {
    beforeAll(() => {
      app.install(`kysely@${packageJson().devDependencies['kysely'] ?? ''}`);
      app.write(
        'probe/types.mts',
        `import { ApiKey, LatchkeyModule, type Principal } from 'nestjs-latchkey';
         import { ApiKeyVerifier, type Verification } from 'nestjs-latchkey/core';
         import { kyselyStores } from 'nestjs-latchkey/kysely';
         import { apiKeyStoreContract } from 'nestjs-latchkey/testing';
         type IsAny<T> = 0 extends 1 & T ? true : false;
         type Never<T extends false> = T;
         export type Checked = [
           Never<IsAny<typeof ApiKey>>, Never<IsAny<typeof LatchkeyModule>>, Never<IsAny<Principal>>,
           Never<IsAny<ApiKeyVerifier>>, Never<IsAny<Verification>>, Never<IsAny<typeof kyselyStores>>,
           Never<IsAny<typeof apiKeyStoreContract>>,
         ];`,
      );
    }, 120_000);

    it.each([
      ['node16', 'node16'],
      ['nodenext', 'nodenext'],
      ['bundler', 'esnext'],
    ])(
      'has types under moduleResolution %s',
      (moduleResolution, module) => {
        const options = {
          moduleResolution,
          module,
          target: 'es2023',
          lib: ['es2023'],
          strict: true,
          noEmit: true,
          skipLibCheck: false,
        };
        const compilerOptions = { ...options, experimentalDecorators: true, types: ['node'] };
        app.write('probe/tsconfig.json', JSON.stringify({ compilerOptions, files: ['types.mts'] }));

        const { output } = app.run('node_modules/.bin/tsc', '-p', 'probe/tsconfig.json', '--pretty', 'false');
        const ours = output
          .split('\n')
          .filter((line) => /^(probe\/|node_modules\/nestjs-latchkey\/)/.test(line));
        expect(ours).toEqual([]);
      },
      60_000,
    );
  });
});
