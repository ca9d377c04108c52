// `sluice user`: users by the local operator, as people and scripts read them.
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace, type Place, type Ran } from '../place/sluice.ts';

let place: Place;

beforeAll(() => {
  place = makePlace();
  configure('registration: invited');
});
afterAll(() => place?.leave());

function configure(api: string): void {
  place.configure();
  appendFileSync(place.config, `\napi: { enabled: true, port: 0, ${api} }\n`);
}

function user(...words: string[]): Promise<Ran> {
  return place.ask('user', ...words);
}

async function told(...words: string[]): Promise<string> {
  const { code, out, err } = await user(...words);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  return out;
}

describe('sluice user', () => {
  it('creates, shows, changes and disables users', async () => {
    expect(await told('list')).toContain('sluice user add NAME --role admin');
    expect(await told('add', 'ann', '--role', 'admin')).toMatch(/^User ann \(admin\) created\.\n/);
    expect(await told('add', 'bob', '--account', 'DU1')).toMatch(
      /\/#password_code=[\w-]{43}&username=bob$/m,
    );
    expect(await told('show', 'bob')).toBe(
      'bob: viewer, active, no password, second factor off\naccount DU1: viewer\n',
    );
    expect(await told('role', 'bob', 'trader')).toContain('bob is trader now');
    expect(await told('grant', 'bob', 'DU1', '--role', 'admin')).toBe(
      'bob is trader on account DU1 now (given admin; the lesser role counts).\n',
    );
    expect(await told('grant', 'bob', 'growth', '--portfolio')).toContain('portfolio growth');
    expect(await told('ungrant', 'bob', 'growth', '--portfolio')).toContain('does not see');
    expect(await told('invite', '--role', 'trader')).toMatch(/one person: [\w-]{43}$/m);
    expect(await told('disable', 'bob')).toContain('within two seconds');
    const table = (await told('list')).split('\n').map((line) => line.split(/\s{2,}/));
    expect(table.slice(0, 3)).toEqual([
      ['user', 'role', 'active', 'second factor', 'e-mail'],
      ['ann', 'admin', 'yes', 'off', '-'],
      ['bob', 'trader', 'NO', 'off', '-'],
    ]);
    expect(await user('token', 'bob')).toMatchObject({
      code: 1,
      err: expect.stringContaining('`sluice user enable bob` first'),
    });
    expect(await told('enable', 'bob')).toContain('may sign in again');
    expect(await told('reset', 'bob', '--second-factor')).toContain('no second factor');
    const issuer = ['--issuer', 'https://login.example.org'];
    expect(await told('link', 'bob', '24', ...issuer)).toContain('may sign in as 24');
    expect(JSON.parse((await user('show', 'bob', '--json')).out)).toMatchObject({
      username: 'bob',
      role: 'trader',
      has_password: false,
      grants: [{ kind: 'account', resource: 'DU1', role: 'admin' }],
      identities: [{ issuer: 'https://login.example.org', subject: '24' }],
      keys: [],
    });
    expect(await told('unlink', 'bob', '24', ...issuer)).toContain('every session has ended');
  });

  it.each([
    [['role', 'ann', 'viewer'], 1, 'last administrator'],
    [['role', 'ann', 'king'], 2, 'expected viewer, trader, operator, admin'],
    [['show', 'zoe'], 2, 'No user zoe; `sluice user list` shows them (not-found)'],
    [['add', 'ann'], 1, 'taken'],
    [['add', 'é'], 2, 'expected 2 to 32 letters'],
    [['ungrant', 'bob', 'DU9'], 2, 'bob has no grant on account DU9'],
    [['link', 'bob', '24'], 2, 'api.oidc'],
    [['revoke', 'bob', 'key_1'], 2, 'bob has no key key_1'],
    [['token', 'bob', '--scope', 'admin'], 2, 'bob is trader, which does not have "admin"'],
    [['token', 'bob', '--scope', 'all'], 2, 'Unknown scope "all"'],
    [['token', 'bob', '--minutes', '0'], 2, 'expected 1 to 1440'],
  ] as const)('%j is refused in one line', async (words, code, sentence) => {
    const ran = await user(...words);
    expect(ran).toMatchObject({ code, out: '', err: expect.stringContaining(sentence) });
    expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('notes an account that no trader has, and grants it', async () => {
    const ran = await user('grant', 'bob', 'DU9');
    expect(ran).toMatchObject({
      code: 0,
      err: 'No trader of this configuration has the account DU9: DU1.\n',
    });
  });

  it('invites nobody while registration is closed, and says why a store cannot be used', async () => {
    configure('registration: closed');
    expect(await user('invite')).toMatchObject({
      code: 1,
      err: expect.stringContaining('registration: invited'),
    });
    configure('store: "postgres://book:hidden@127.0.0.1:1/book"');
    const ran = await place.run('user', 'list', '--json');
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.err)).toMatchObject({
      code: 'store',
      error: expect.stringContaining('postgres://***@127.0.0.1:1/book (api.store)'),
    });
  });
});
