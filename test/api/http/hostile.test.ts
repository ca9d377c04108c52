// Requests that are wrong: each gets a problem document, and nothing of ours fails.
import { describe, expect, it } from 'vitest';
import { PASSWORD, served } from '../rig/served.ts';

const LOGIN = '/api/v1/auth/login';

const WRONG_BODIES: readonly [string, unknown, number][] = [
  ['no JSON', '{"username": "ann"', 400],
  ['an empty body', '', 400],
  ['a list', [], 422],
  ['a wrong type', { username: 'ann', password: 7 }, 422],
  ['an unknown field', { username: 'ann', password: PASSWORD, admin: true }, 422],
  ['a missing field', { username: 'ann' }, 422],
  ['an infinite number', '{"username": "ann", "password": 1e999}', 422],
  ['a poisoned key', '{"username": "ann", "password": "x", "__proto__": {"a": 1}}', 400],
  ['depth', `{"username": ${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 422],
  ['length', { username: 'ann', password: 'x'.repeat(300_000) }, 413],
];

describe('a hostile request', () => {
  it.each(WRONG_BODIES)('with %s is answered with a problem', async (_, body, status) => {
    const api = await served();
    const answer = await api.ask('POST', LOGIN, { body });
    expect(answer).toMatchObject({ status, body: { status, detail: expect.any(String) } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('of another media type, to an unknown path or by a wrong method is named', async () => {
    const api = await served();
    const headers = { 'content-type': 'text/xml' };
    expect((await api.ask('POST', LOGIN, { body: '<a/>', headers })).status).toBe(415);
    expect((await api.ask('GET', LOGIN)).status).toBe(404);
    expect((await api.ask('GET', '/api/v1//positions')).status).toBe(404);
    expect((await api.ask('GET', '//')).status).toBe(404);
    expect((await api.ask('GET', '/api/v1/%E0%A4%A')).status).toBeLessThan(500);
  });

  it('leaves no secret in the log', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    await api.ask('POST', LOGIN, { body: { username: 'ann', password: PASSWORD } });
    await api.ask('GET', `/api/v1/auth/me?token=${bearer}`, { bearer });
    const text = JSON.stringify(api.log);
    expect(api.log.length).toBeGreaterThanOrEqual(2);
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(bearer);
  });

  it('from a page of another origin is not readable there', async () => {
    const api = await served();
    const from = async (origin: string) =>
      (await api.ask('GET', '/health', { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await from('https://desk.example.org')).toBe('https://desk.example.org');
    expect(await from('https://evil.example.org')).toBeNull();
  });
});
