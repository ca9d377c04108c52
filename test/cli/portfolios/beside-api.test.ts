// Commands of the local operator beside a running API, which hears of them: a user who is disabled gets no webhooks until enabled
// again, and a key that is destroyed is forgotten.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startReceiver, type WebhookReceiver } from '../../ledger/harness/webhook-receiver.ts';
import { getJson, startApi } from '../../processes/served-api.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place, type Ran } from '../place/sluice.ts';

let place: Place;
let files: string[];
let url: string;
let receiver: WebhookReceiver;
const bearers = new Map<string, string>();

beforeAll(async () => {
  place = makePlace();
  const more = join(place.folder, 'config', 'more.yaml');
  writeFileSync(more, 'api: { enabled: true, port: 0, webhooks: { allow_private: true } }\n');
  files = ['-c', place.config, '-c', more];
  for (const name of ['ann', 'bob']) {
    await told('user', 'add', name, '--role', 'admin');
    bearers.set(name, (await told('user', 'token', name, '--minutes', '60')).trim());
  }
  await told('ledger', 'open', 'Secret plan', '--owner', 'bob');
  const code = /[\w-]{43}/.exec(await told('user', 'add', 'root', '--role', 'admin'))?.[0];
  receiver = await startReceiver();
  const api = await startApi(place.folder, files);
  url = api.url;
  // Only with another administrator who can sign in may bob be disabled.
  await post('ann', '/auth/reset', { code, new_password: 'a heron stands in the reeds' });
  return async () => {
    api.child.kill('SIGKILL');
    await receiver.close();
    place.leave();
  };
});

const run = (...words: string[]): Promise<Ran> => place.ask(...words, ...files);

async function told(...words: string[]): Promise<string> {
  const { code, out, err } = await run(...words);
  expect({ words, code, err }).toEqual({ words, code: 0, err: '' });
  return out;
}

const get = async (name: string, path: string) =>
  (await getJson(`${url}/api/v1${path}`, bearers.get(name) ?? '')).body;

async function post(name: string, path: string, body: object) {
  const headers = {
    authorization: `Bearer ${bearers.get(name)}`,
    'content-type': 'application/json',
  };
  const response = await fetch(`${url}/api/v1${path}`, {
    ...{ method: 'POST', headers, body: JSON.stringify(body) },
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text || '{}') as { readonly id: string } };
}

/** A delivery that a busy machine answers late comes again. */
const senders = () => [...new Set(receiver.received.map(({ delivery }) => delivery.split('.')[0]))];

describe('beside a running API', () => {
  it('a disabled user gets no webhooks, and what was missed after being enabled again', async () => {
    const wanted = { url: receiver.url, security_ids: [501] };
    const [ofAnn, ofBob] = await Promise.all(
      ['ann', 'bob'].map(async (name) => (await post(name, '/webhooks', wanted)).body.id),
    );
    const trade = { user_id: 1001, security_id: 501, side: 'BUY', quantity: 100, price: 150 };
    await told('user', 'disable', 'bob');
    expect((await post('ann', '/simulate/trades', trade)).status).toBe(202);
    await until('the active one is told', () => senders().includes(ofAnn));
    expect(senders()).toEqual([ofAnn]);
    await told('user', 'enable', 'bob');
    await until('the other one is told', () => senders().includes(ofBob));
    expect(senders()).toEqual([ofAnn, ofBob]);
  });

  it('a destroyed key is forgotten, and what is written later has another one', async () => {
    bearers.set('bob', (await told('user', 'token', 'bob', '--minutes', '60')).trim());
    const names = async () => JSON.stringify(await get('bob', '/portfolios'));
    expect(await names()).toContain('Secret plan');
    expect(await told('book', 'forget', 'bob', '--yes')).toContain('forgets it within a second');
    await until('the name is unreadable', async () => !(await names()).includes('Secret plan'));
    const made = await post('bob', '/portfolios', { name: 'New plan' });
    expect(made.status).toBe(201);
    expect(await names()).toContain('New plan');
    expect(await told('ledger', 'portfolios')).toContain('New plan');
  });
});
