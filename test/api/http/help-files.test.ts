// The documents at /help: sent to anyone, compressed or not, under a strict policy, and never from outside of their folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { served } from '../harness/served.ts';

const PAGE = `<!doctype html><title>Practice</title>${'<p>words</p>'.repeat(200)}`;

async function helpAt(): Promise<string> {
  const parent = mkdtempSync(join(tmpdir(), 'sluice-help-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  writeFileSync(join(parent, 'secret.html.gz'), gzipSync('secret'));
  const folder = join(parent, 'help');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'run/deployment'), { recursive: true });
  const texts = {
    'index.html': '<!doctype html><title>Documents</title>',
    '404.html': '<!doctype html><title>404</title>',
    'run/practice.html': PAGE,
    'run/deployment/index.html': '<!doctype html><title>Deployment</title>',
    'assets/app.1a2b.js': 'export const a = 1;\n',
  };
  for (const [file, text] of Object.entries(texts))
    writeFileSync(join(folder, `${file}.gz`), gzipSync(text));
  writeFileSync(join(folder, 'assets/picture.1a2b.png'), 'not really');
  const { url } = await served([], 'closed', new Map(), { help: folder });
  return url;
}

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** As it was sent, with the path as it is written: `fetch` would uncompress the one and shorten the other. */
async function sent(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      const { headers: given, statusCode: status = 0 } = response;
      resolve({ status, headers: given, body: Buffer.concat(parts) });
    });
    asked.on('error', reject).end();
  });
}

it('are sent without a sign-in, compressed to a browser that takes it and as text to another', async () => {
  const url = await helpAt();
  const small = await sent(url, '/help/run/practice.html', { 'accept-encoding': 'gzip, br' });
  expect(small).toMatchObject({
    status: 200,
    headers: {
      'content-encoding': 'gzip',
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; script-src 'self'; style-src 'self';.*style-src-attr 'unsafe-inline'$/,
      ),
    },
  });
  expect(String(gunzipSync(small.body))).toBe(PAGE);
  const whole = await sent(url, '/help/run/practice.html');
  expect(whole.headers['content-encoding']).toBeUndefined();
  expect(String(whole.body)).toBe(PAGE);
});

it('are known by a tag, and what they load is stored for ever', async () => {
  const url = await helpAt();
  const { headers } = await sent(url, '/help/');
  const again = await sent(url, '/help/', { 'if-none-match': String(headers.etag) });
  expect(again).toMatchObject({ status: 304, headers: { etag: headers.etag } });
  expect(again.body).toHaveLength(0);
  for (const [path, type] of [
    ['/help/assets/app.1a2b.js', 'text/javascript; charset=utf-8'],
    ['/help/assets/picture.1a2b.png', 'image/png'],
  ] as const)
    expect((await sent(url, path)).headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
    });
});

it.each([
  ['/help', 'Documents'],
  ['/help/run/practice', 'Practice'],
  ['/help/run/deployment/', 'Deployment'],
  ['/help/run/deployment', 'Deployment'],
])('answer %s with the page that it means', async (path, title) => {
  const { status, body } = await sent(await helpAt(), path);
  expect(status).toBe(200);
  expect(String(body)).toContain(`<title>${title}</title>`);
});

it.each([
  '/help/absent.html',
  '/help/../secret.html',
  '/help/%2e%2e/secret.html',
  '/help/..%2fsecret.html',
  '/help/run/..%2f..%2fsecret.html',
  '/help/index.html.gz',
])('answer %s with a page that says that there is none', async (path) => {
  const { status, body } = await sent(await helpAt(), path);
  expect(status).toBe(404);
  expect(String(body)).not.toContain('secret');
});

it('say how they are built if they are not', async () => {
  const { url } = await served();
  const { status, body } = await sent(url, '/help/');
  expect(status).toBe(503);
  expect(String(body)).toMatch(/run `npm run build:site`.*or read them in docs/);
});
