// Reports of errors, received by a server that speaks Sentry's envelopes.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createErrorReports } from '../../../../src/trader/adapters/system/error-reports.ts';

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly lines: readonly Record<string, unknown>[];
}

let seen: Seen[] = [];
const receiver = createServer((request, response) => {
  void request.toArray().then((chunks) => {
    const lines = Buffer.concat(chunks).toString().trim().split('\n');
    const { url = '', headers } = request;
    seen.push({ url, headers, lines: lines.map((line) => JSON.parse(line)) });
    response.end('{}');
  });
});

beforeEach(async () => {
  seen = [];
  if (!receiver.listening) {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  }
});
afterEach(() => receiver.closeAllConnections());

function reports(path = '/42') {
  const { port } = receiver.address() as AddressInfo;
  const made = createErrorReports({
    dsn: `http://publickey@127.0.0.1:${port}${path}`,
    service: 'sluice-test',
    version: '1.2.3',
  });
  if (made === undefined) throw new Error('not a DSN');
  return made;
}

describe('a report of an error', () => {
  it('has the kind, the place in the code and the request, and no message', async () => {
    const made = reports('/sentry/42');
    const error = new RangeError('order abcdefgh.6.e of DU1234567: 100 SPY at 369.7, key s3cret');
    made.report(error, { route: 'POST /api/v1/orders', requestId: 'req_0011' });
    await made.stop();
    const [envelope] = seen;
    expect(envelope?.url).toBe('/sentry/api/42/envelope/');
    expect(envelope?.headers['x-sentry-auth']).toContain('sentry_key=publickey');
    expect(envelope?.lines[1]).toEqual({ type: 'event' });
    expect(envelope?.lines[2]).toMatchObject({
      release: 'sluice@1.2.3',
      transaction: 'POST /api/v1/orders',
      tags: { service: 'sluice-test', request_id: 'req_0011' },
      exception: { values: [{ type: 'RangeError', stacktrace: { frames: expect.any(Array) } }] },
    });
    const text = JSON.stringify(seen);
    expect(text).toContain('error-reports.test.ts');
    for (const hidden of ['abcdefgh', 'DU1234567', 'SPY', '369.7', 's3cret', process.cwd()]) {
      expect(text).not.toContain(hidden);
    }
  });

  it('is one of ten a minute at most, and harmless if nothing receives it', async () => {
    const made = reports();
    for (let n = 0; n < 50; n += 1) made.report(new Error('again'));
    await made.stop();
    expect(seen).toHaveLength(10);

    const nowhere = createErrorReports({
      dsn: 'http://key@127.0.0.1:9/1',
      service: 'sluice-test',
      version: '1.2.3',
    });
    nowhere?.report(new Error('lost'));
    await nowhere?.stop();
  });
});
