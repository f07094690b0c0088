import { FreshApp, readmeFiles, type RunningApp } from './support/fresh-app.js';

/** The packed tarball, in a CommonJS application that the CLI of Nest 11 made. */
const app = FreshApp.make({
  cli: '11.0.24',
  keep: ['@nestjs/testing', '@types/jest', '@types/supertest', 'jest', 'supertest', 'ts-jest'],
});

const TEST = `import { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ApiKeyService } from 'nestjs-latchkey';
import request from 'supertest';
import { App } from 'supertest/types';

import { AppModule } from '../src/app.module';

describe('GET /hello', () => {
  let app: INestApplication<App>;
  const hello = () => request(app.getHttpServer()).get('/hello');

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = await module.createNestApplication().init();
  });
  afterAll(() => app.close());

  it('answers 401 without a key', () => hello().expect(401));

  it('greets the caller', async () => {
    const { key } = await app.get(ApiKeyService).issue({ name: 'Nightly', owner: 'tests', scopes: [] });
    await hello().set('X-API-Key', key.expose()).expect(200, { hello: 'Nightly' });
  });
});
`;

interface JestConfig {
  transformIgnorePatterns?: readonly string[];
}

interface Manifest {
  type?: string;
  jest: JestConfig;
}

interface TypeScriptConfig {
  compilerOptions: Record<string, unknown>;
}

const shown = readmeFiles('nest-11-jest');
const shownJest = (JSON.parse(shown.get('package.json') ?? '') as Manifest).jest;
const shownTypeScript = JSON.parse(shown.get('tsconfig.json') ?? '') as TypeScriptConfig;

describe('the package in a CommonJS application of Nest 11', () => {
  beforeAll(() => {
    for (const [file, code] of readmeFiles('first-minute')) {
      app.write(file, code.replace(/(from '\.\/.+)\.js'/g, "$1'"));
    }
    app.write('src/app.controller.spec.ts', TEST);
    app.write('test/app.e2e-spec.ts', TEST);
  });
  afterAll(() => app.remove());

  it('compiles', () => {
    expect((JSON.parse(app.read('package.json')) as Manifest).type).toBeUndefined();
    expect(app.run('npm', 'run', '--silent', 'build')).toEqual({ code: 0, output: '' });
    expect(app.read('dist/app.module.js')).toContain('require("nestjs-latchkey")');
  }, 60_000);

  it("compiles under the options of the CLI's early versions, with the README's", () => {
    const { compilerOptions } = JSON.parse(app.read('tsconfig.json')) as TypeScriptConfig;
    const early: Record<string, unknown> = { ...compilerOptions, module: 'commonjs', target: 'ES2021' };
    const since = ['moduleResolution', 'resolvePackageJsonExports', 'esModuleInterop', 'isolatedModules'];
    for (const name of since) delete early[name];
    const corrected = { ...early, ...shownTypeScript.compilerOptions, noEmit: true, incremental: false };
    app.write('tsconfig.early.json', JSON.stringify({ compilerOptions: corrected, include: ['src'] }));

    expect(app.run('node_modules/.bin/tsc', '-p', 'tsconfig.early.json')).toEqual({ code: 0, output: '' });
  }, 60_000);

  describe('started by plain node', () => {
    let running: RunningApp | undefined;
    let line = '';

    beforeAll(async () => {
      running = await app.start('terminal', /^\s*curl .*\n/m);
      line = /^\s*curl .*$/m.exec(running.output())?.[0] ?? '';
    }, 40_000);
    afterAll(() => running?.stop());

    it('loads it without a warning', () => {
      expect(running?.output()).not.toContain('ExperimentalWarning');
    });

    it('answers 200 with the key and 401 without', async () => {
      const { output } = app.run('bash', '-c', `${line} --silent --write-out '\n%{http_code}'`);
      expect(output.trim().split('\n').at(-1)).toBe('200');

      const response = await fetch(/http:\/\/\S+/.exec(line)?.[0] ?? '');
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^ApiKey realm=/);
    });
  });

  describe("under its Jest, with the README's line", () => {
    beforeAll(() => {
      const manifest = JSON.parse(app.read('package.json')) as Manifest;
      app.write('package.json', JSON.stringify({ ...manifest, jest: { ...manifest.jest, ...shownJest } }));
      const e2e = JSON.parse(app.read('test/jest-e2e.json')) as JestConfig;
      app.write('test/jest-e2e.json', JSON.stringify({ ...e2e, ...shownJest }));
    });

    it.each(['test', 'test:e2e'])(
      'npm run %s passes',
      (script) => {
        const outcome = app.run('npm', 'run', '--silent', script);

        expect(outcome.output).toContain('2 passed, 2 total');
        expect(outcome.code).toBe(0);
      },
      60_000,
    );
  });
});
