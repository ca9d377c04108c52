// `scripts/deploy.sh` as an operator uses it, in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../processes/waiting.ts';
import { makePlace, type Place } from './place/sluice.ts';

const SCRIPT = resolve('scripts/deploy.sh');
/** What the services read that this one stands beside. */
const VARIABLES =
  'DATABASE_URL DATABASE_ECHO REDIS_URL REDIS_PASSWORD SECRET_KEY ALGORITHM ACCESS_TOKEN_EXPIRE_MINUTES SSI_API_URL SSI_STREAM_URL SSI_API_KEY SSI_API_SECRET SSI_CLIENT_ID SSI_PRIVATE_KEY_FILE SSI_DEVICE_ID DEBUG ENVIRONMENT HOST PORT LOG_LEVEL DEFAULT_MARKET MAX_ORDER_SIZE MAX_POSITIONS';

let place: Place;
beforeEach(() => {
  place = makePlace();
  writeFileSync(
    place.config,
    'mode: dry-run\naccount: DU1\ngateway: { port: 1 }\nmetrics: { port: 0 }\n',
  );
});
afterEach(async () => {
  await place.run('stop');
  place.leave();
});

const environment = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: place.folder,
  XDG_RUNTIME_DIR: place.folder,
  SLUICE_ENV_FILE: join(place.folder, '.env'),
  SLUICE__DATA: join(place.folder, 'data'),
  ...more,
});

function deploy(args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync('bash', [SCRIPT, ...args], {
    cwd: place.folder,
    env: environment(more),
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

describe('the variables of the environment', () => {
  it('are all in the example, and the script knows each', () => {
    const [example, script] = [readFileSync('.env.example', 'utf8'), readFileSync(SCRIPT, 'utf8')];
    const docs = readFileSync('docs/deployment/README.md', 'utf8');
    const names = VARIABLES.split(' ');
    expect(names).toHaveLength(22);
    expect(names.filter((name) => !new RegExp(`^(# )?${name}=`, 'm').test(example))).toEqual([]);
    expect(names.filter((name) => !script.includes(name))).toEqual([]);
    expect(names.filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
  });

  it('have their effect: address, level and statements in the log', async () => {
    writeFileSync(
      join(place.folder, '.env'),
      '# mine\nPORT=0\nDATABASE_ECHO=true   # all of them\nLOG_LEVEL="DEBUG"\nMAX_POSITIONS=3\n',
    );
    const started = deploy(['start', '--wait', '0']);
    expect(started.code).toBe(5);
    const api = () => JSON.parse(deploy(['status', '--json']).out).api;
    await until('the API is up', () => api().state === 'up');
    expect(deploy(['status']).out).toMatch(/^api +up at http:\/\/127\.0\.0\.1:\d+$/m);
    const log = readFileSync(join(place.folder, 'data/dry-run-DU1/api/api.log'), 'utf8');
    expect(log).toContain('"message":"sql","sql":"select');
    const shown = JSON.parse((await place.run('status', '--json')).out);
    expect(shown).toMatchObject({ live: true, mode: 'dry-run' });
    expect(deploy(['logs']).out).toContain('Started.');
    expect(deploy(['stop'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('API stopped'),
    });
    expect(deploy(['status']).code).toBe(3);
  });

  it('set the level of the log', async () => {
    const file = join(place.folder, 'data/dry-run-DU1/api/api.log');
    const size = () => statSync(file).size;
    expect(deploy(['start', '--only', 'api'], { PORT: '0', LOG_LEVEL: 'INFO' }).code).toBe(0);
    await until('it is logged that the API has started', () => existsSync(file) && size() > 0);
    const critical = { PORT: '0', LOG_LEVEL: 'CRITICAL' };
    expect(deploy(['stop', '--only', 'api']).code).toBe(0);
    const stopped = size();
    expect(deploy(['start', '--only', 'api'], critical).code).toBe(0);
    expect(size()).toBe(stopped);
  });

  it('choose an exchange of Vietnam, which needs the keys of SSI', () => {
    const hose = { DEFAULT_MARKET: 'HOSE', SSI_API_URL: 'https://fc-data.ssi.com.vn' };
    const lacking = deploy(['start', '--wait', '0'], hose);
    expect(lacking.code).toBe(4);
    expect(lacking.err).toMatch(
      /^note: SSI_API_URL=https:\/\/fc-data.* is a host of FastConnect v2/m,
    );
    expect(lacking.err).toMatch(/^error: .*ssi.* is missing/m);
    const keys = {
      ...{ SSI_API_KEY: 'k', SSI_API_SECRET: 's', SSI_CLIENT_ID: '000001' },
      ...{ SSI_DEVICE_ID: '00:1A:2B:3C:4D:5E', SSI_PRIVATE_KEY_FILE: 'nowhere.pem' },
    };
    const keyless = deploy(['start', '--wait', '0'], { ...hose, ...keys });
    expect(keyless).toMatchObject({ code: 4, err: expect.stringContaining('nowhere.pem') });
  });

  it('have none without a sentence about it, and none that would mislead', () => {
    const noted = deploy(['status'], {
      SECRET_KEY: 'x',
      REDIS_PASSWORD: 'r',
      SSI_API_KEY: 'k',
    });
    expect(noted.code).toBe(3);
    expect(noted.err).toMatch(/^note: REDIS_PASSWORD is ignored: there is no REDIS_URL/m);
    expect(noted.err).toMatch(/^note: SECRET_KEY is ignored: the first start draws signing keys/m);
    expect(noted.err).toMatch(/^note: SSI_API_KEY is ignored/m);
    const refused = (more: NodeJS.ProcessEnv) => deploy(['start', '--wait', '0'], more);
    for (const [name, value] of [
      ['ALGORITHM', 'HS256'],
      ['ACCESS_TOKEN_EXPIRE_MINUTES', '600'],
      ['DEFAULT_MARKET', 'NYSE'],
      ['DEBUG', 'maybe'],
      ['ENVIRONMENT', 'live'],
    ] as const) {
      expect(refused({ [name]: value })).toMatchObject({
        code: 4,
        err: expect.stringMatching(
          new RegExp(`^error: ${name}=${value}: .* \\(configuration\\)\\n$`),
        ),
      });
    }
    expect(refused({ HOST: '0.0.0.0' })).toMatchObject({
      code: 4,
      err: expect.stringContaining('set api.tls: { cert, key }'),
    });
    writeFileSync(join(place.folder, '.env'), 'PORT=0\nno value\n');
    expect(deploy(['status'])).toMatchObject({
      code: 4,
      err: expect.stringMatching(/\.env:2: expected NAME=value \(env\)\n$/),
    });
  });

  it('are read from lines that are indented, quoted or followed by a comment, and a line that cannot be is named', () => {
    const read = (line: string) => {
      writeFileSync(join(place.folder, '.env'), `${line}\n`);
      return deploy(['start', '--wait', '0'], {});
    };
    for (const line of [
      '  DEFAULT_MARKET=NYSE   # a comment',
      '\tDEFAULT_MARKET="NYSE" # a comment',
      "DEFAULT_MARKET='NYSE'# a comment",
      'DEFAULT_MARKET="NYSE',
      'DEFAULT_MARKET="NYSE" HOSE',
    ]) {
      const isFault = /"NYSE$|HOSE/.test(line);
      expect(read(line)).toMatchObject({
        code: 4,
        err: expect.stringContaining(
          isFault ? '.env:1: expected DEFAULT_MARKET=value' : 'error: DEFAULT_MARKET=NYSE: ',
        ),
      });
    }
  });

  it('lose to a setting by its own name, and an .env file runs nothing', () => {
    writeFileSync(join(place.folder, '.env'), 'PORT=1\nX=$(touch run)`touch run`\n');
    const shown = deploy(['setup'], { SLUICE__API__STORE: join(place.folder, 'own.sqlite') });
    expect(shown).toMatchObject({ code: 0 });
    expect(existsSync(join(place.folder, 'own.sqlite'))).toBe(true);
    expect(existsSync(join(place.folder, 'run'))).toBe(false);
  });
});

describe('the verbs', () => {
  it('setup writes .env for its owner alone and makes the store of the API', () => {
    const done = deploy(['setup']);
    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('sluice user add') });
    expect(statSync(join(place.folder, '.env')).mode & 0o777).toBe(0o600);
    expect(existsSync(join(place.folder, 'data/book.sqlite'))).toBe(true);
  });

  it('install, test and unknown ones', () => {
    const bin = join(place.folder, 'bin');
    mkdirSync(bin);
    for (const name of ['npm', 'npx']) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} "$@" in "$(pwd)"\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const path = { PATH: `${bin}:${process.env.PATH}` };
    const root = resolve('.');
    expect(deploy(['install'], path).out).toBe(`npm ci in ${root}\n`);
    expect(deploy(['test'], path).out).toBe(`npm test in ${root}\n`);
    expect(deploy(['test', 'test/api'], path).out).toBe(`npx vitest run test/api in ${root}\n`);
    expect(deploy(['help'])).toMatchObject({ code: 0, out: expect.stringContaining('  logs ') });
    expect(deploy(['fly'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/unknown verb fly/),
    });
    expect(deploy([]).code).toBe(2);
  });

  it('dev runs trader and API in the foreground until Ctrl-C', async () => {
    const child = spawn('bash', [SCRIPT, 'dev'], {
      cwd: place.folder,
      env: environment({ PORT: '0' }),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const ended = new Promise((done) => child.once('exit', done));
    await until('both are up', () => /described at http/.test(said));
    child.kill('SIGINT');
    await ended;
    await until('both have ended', async () => (await place.run('status')).code === 3);
  });

  it.skipIf(spawnSync('shellcheck', ['--version']).error !== undefined)('pass shellcheck', () => {
    expect(spawnSync('shellcheck', [SCRIPT], { encoding: 'utf8' }).stdout).toBe('');
  });
});
