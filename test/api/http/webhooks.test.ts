// Webhooks over HTTP: one's own, with a secret that is shown once.
import { describe, expect, it } from 'vitest';
import { type ServedAs, served } from '../harness/served.ts';

const V1 = '/api/v1';

async function openEnvironment(as: ServedAs = {}) {
  const api = await served([], 'closed', new Map(), as);
  const bearer = await api.signedIn('ann', 'admin');
  const ask = (method: string, path: string, body?: unknown, by = bearer) =>
    api.ask(method, `${V1}${path}`, { bearer: by, ...(body !== undefined && { body }) });
  return { api, ask };
}

const WANTED = { url: 'https://events.example.org/lots', security_ids: [501, 7] };

describe('a webhook', () => {
  it('is made with a secret that no other answer has, and ends with what was to be sent', async () => {
    const { api, ask } = await openEnvironment();
    const made = await ask('POST', '/webhooks', WANTED);
    expect(made).toMatchObject({
      status: 201,
      body: { url: WANTED.url, security_ids: [7, 501], secret: expect.stringMatching(/^whsec_/) },
    });
    const { id, secret } = made.body as { id: string; secret: string };
    const listed = await ask('GET', '/webhooks');
    expect(listed.body).toMatchObject([{ id, security_ids: [7, 501] }]);
    const trade = { user_id: 1001, security_id: 501, side: 'BUY', quantity: 100, price: 150 };
    expect((await ask('POST', '/simulate/trades', trade)).status).toBe(202);
    const deliveries = await ask('GET', `/webhooks/deliveries?status=PENDING&webhook_id=${id}`);
    expect(deliveries.body).toMatchObject([{ webhook_id: id, security_id: 501, attempts: 0 }]);
    const [{ id: delivery } = { id: '' }] = deliveries.body as { id: string }[];
    expect((await ask('GET', '/webhooks/dead-letters')).body).toEqual([]);
    const again = await ask('POST', `/webhooks/deliveries/${delivery}/redeliver`, {});
    expect(again).toMatchObject({ status: 202, body: { id: delivery, status: 'PENDING' } });
    const audit = await ask('GET', '/audit');
    const seen = [listed, deliveries, again, audit].map(({ body }) => JSON.stringify(body));
    expect(seen.filter((text) => text.includes(secret))).toEqual([]);
    expect(seen.at(-1)).toContain('webhook.create');

    const bob = await api.signedIn('bob', 'admin');
    expect((await ask('GET', '/webhooks', undefined, bob)).body).toEqual([]);
    expect((await ask('GET', '/webhooks/deliveries', undefined, bob)).body).toEqual([]);
    expect((await ask('DELETE', `/webhooks/${id}`, undefined, bob)).status).toBe(404);
    const theirs = await ask('POST', `/webhooks/deliveries/${delivery}/redeliver`, {}, bob);
    expect(theirs.status).toBe(404);

    expect((await ask('DELETE', `/webhooks/${id}`)).status).toBe(204);
    expect((await ask('GET', '/webhooks')).body).toEqual([]);
    expect((await ask('GET', '/webhooks/deliveries')).body).toEqual([]);
  });

  it('is refused for an address that it must not reach, and beyond twenty', async () => {
    const { ask } = await openEnvironment();
    const refused = [
      'http://events.example.org/',
      'https://127.0.0.1/',
      'https://169.254.169.254/latest/meta-data',
      'https://[::1]/',
      'https://localhost/',
      'ftp://events.example.org/',
      'events',
    ];
    for (const url of refused) {
      const answer = await ask('POST', '/webhooks', { ...WANTED, url });
      expect([url, answer.status]).toEqual([url, 422]);
      expect((answer.body as { detail: string }).detail).toMatch(/^url: /);
    }
    for (let made = 0; made < 20; made += 1)
      expect((await ask('POST', '/webhooks', WANTED)).status).toBe(201);
    expect((await ask('POST', '/webhooks', WANTED)).status).toBe(409);
  });

  it('may go to this machine if that is configured', async () => {
    const { ask } = await openEnvironment({ allowsPrivateWebhooks: true });
    const url = 'http://127.0.0.1:9000/lots';
    expect((await ask('POST', '/webhooks', { ...WANTED, url })).status).toBe(201);
  });
});
