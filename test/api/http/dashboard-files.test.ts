// The files of the dashboard: compressed for a browser that takes it, the page always fresh, what it loads kept for ever.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { served } from '../harness/served.ts';

const SCRIPT = `export const text = '${'sluice '.repeat(500)}';\n`;

async function dashboardAt(change: (folder: string) => void = () => {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-dashboard-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>sluice</title>');
  writeFileSync(join(folder, 'assets/index-1.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/index-1.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(folder, 'assets/icon-1.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const { url } = await served([], 'closed', new Map(), { dashboard: folder });
  change(folder);
  return `${url}/desk/`;
}

/** As it was sent: `fetch` would uncompress it. */
async function sent(url: string, takes: string) {
  return new Promise<{ headers: Record<string, unknown>; status: number; body: Buffer }>(
    (resolve, reject) => {
      const asked = request(url, { headers: { 'accept-encoding': takes } }, async (response) => {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part as Buffer);
        const { headers, statusCode: status = 0 } = response;
        resolve({ headers, status, body: Buffer.concat(parts) });
      });
      asked.on('error', reject).end();
    },
  );
}

it('are sent compressed to a browser that takes it, and as they are to another', async () => {
  const url = await dashboardAt();
  const small = await sent(`${url}assets/index-1.js`, 'gzip, deflate, br');
  expect(small.headers).toMatchObject({
    'content-encoding': 'gzip',
    'content-type': expect.stringContaining('javascript'),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: expect.stringContaining('accept-encoding'),
  });
  expect(String(gunzipSync(small.body))).toBe(SCRIPT);
  const whole = await sent(`${url}assets/index-1.js`, 'identity');
  expect(whole.headers['content-encoding']).toBeUndefined();
  expect(String(whole.body)).toBe(SCRIPT);
});

it('that were not compressed are sent all the same, the page with its policy and never from a cache', async () => {
  const url = await dashboardAt();
  const icon = await sent(`${url}assets/icon-1.svg`, 'gzip, br');
  expect(icon).toMatchObject({ status: 200, headers: { 'content-type': 'image/svg+xml' } });
  const page = await sent(url, 'gzip, br');
  expect(page.status).toBe(200);
  expect(page.headers).toMatchObject({
    'cache-control': 'no-cache',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  expect((await sent(`${url}assets/index-1.js.gz`, 'gzip')).status).toBe(404);
});

it('stay as they were at the start, so that the page has what it loads while another one is built', async () => {
  const url = await dashboardAt((folder) => {
    rmSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>newer</title>');
  });
  expect(String((await sent(url, 'identity')).body)).toContain('<title>sluice');
  expect(String((await sent(`${url}assets/index-1.js`, 'identity')).body)).toBe(SCRIPT);
  const { headers } = await sent(`${url}assets/index-1.js`, 'gzip');
  const known = await fetch(`${url}assets/index-1.js`, {
    headers: { 'if-none-match': String(headers.etag), 'accept-encoding': 'gzip' },
  });
  expect(known.status).toBe(304);
});

it('say how they are built if they are not', async () => {
  const { url } = await served();
  const { status, body } = await sent(`${url}/desk/`, 'identity');
  expect(status).toBe(503);
  expect(String(body)).toMatch(/run `npm run build:dashboard`/);
});
