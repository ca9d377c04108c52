// HEAD is GET without a body, wherever a path has one.
import { describe, expect, it } from 'vitest';
import { type Served, served } from '../harness/served.ts';

const HEADERS = ['content-length', 'content-type', 'etag', 'cache-control', 'allow'];
const PATHS = ['/api/v1/portfolios', '/api/v1/portfolios/7', '/openapi.json', '/nowhere'];

async function seen({ url }: Served, method: string, path: string, bearer = '') {
  const headers = bearer === '' ? {} : { authorization: `Bearer ${bearer}` };
  const answer = await fetch(`${url}${path}`, { method, headers });
  const said = HEADERS.map((name) => answer.headers.get(name));
  return { status: answer.status, headers: said, bytes: (await answer.arrayBuffer()).byteLength };
}

describe('a HEAD request', () => {
  it('has the status and the headers of GET, and no body', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    for (const path of PATHS) {
      const { status, headers, bytes } = await seen(api, 'GET', path, bearer);
      const [length, ...others] = headers;
      const head = await seen(api, 'HEAD', path, bearer);
      expect([path, head.status, head.bytes]).toEqual([path, status, 0]);
      expect([path, ...head.headers.slice(1)]).toEqual([path, ...others]);
      // A problem names the method.
      if (status < 400)
        expect([path, head.headers[0], bytes]).toEqual([path, length, Number(length)]);
    }
    expect(api.log.filter(({ method }) => method === 'HEAD')).toHaveLength(PATHS.length);
  });

  it('needs what GET needs, and is one of the methods of its path', async () => {
    const api = await served();
    const of = async (method: string, path: string) => {
      const { status, headers } = await seen(api, method, path);
      return [status, headers.at(-1)];
    };
    expect(await of('HEAD', '/api/v1/portfolios')).toEqual([401, null]);
    expect(await of('HEAD', '/api/v1/auth/login')).toEqual([405, 'POST']);
    expect(await of('PATCH', '/health/ready')).toEqual([405, 'GET, HEAD']);
  });
});
