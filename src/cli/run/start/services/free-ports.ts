// Free ports of this host.
import { createServer } from 'node:net';

/** The first of two that follow each other. */
export async function freePair(): Promise<number> {
  for (;;) {
    const first = await freePort(0);
    if (first !== undefined && (await freePort(first + 1)) !== undefined) return first;
  }
}

/** Undefined if it is taken; 0 asks for any. */
export function freePort(port: number): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const server = createServer();
  server.once('error', () => resolve(undefined));
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const found = typeof address === 'object' ? address?.port : undefined;
    server.close(() => resolve(found));
  });
  return promise;
}
