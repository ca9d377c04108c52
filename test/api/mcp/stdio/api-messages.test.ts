// What the pipe says of an API that takes too long: it may have done what was asked.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createApiMessages } from '../../../../src/api/mcp/stdio/api-messages.ts';

async function served(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('says that an API that takes too long may have done it, before and amidst its answer', async () => {
  for (const answer of [
    () => {},
    (_: unknown, response: { write(text: string): unknown }) => response.write('{"jsonrpc":'),
  ] as RequestListener[]) {
    const url = await served(answer);
    const send = createApiMessages({ url, key: 'k' }, 100);
    await expect(send('tools/call', { name: 'open_position' })).rejects.toThrow(
      `The API at ${url} did not answer within 0.1 s. It may have done what was asked: send the same again, which books nothing twice.`,
    );
  }
});

it('says that nothing listens', async () => {
  const send = createApiMessages({ url: 'http://127.0.0.1:9', key: 'k' });
  await expect(send('ping', {})).rejects.toThrow(
    /^The API at http:\/\/127\.0\.0\.1:9 does not answer \(.+\); start it\.$/,
  );
});

it('says that something else answers', async () => {
  const url = await served((_, response) => response.end('<html>'));
  await expect(createApiMessages({ url, key: 'k' })('ping', {})).rejects.toThrow(
    `What answers at ${url} is not this API.`,
  );
});
