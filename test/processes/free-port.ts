// A port that was free a moment ago, for what has to know its address before it starts.
import { createServer } from 'node:net';

/**
 * Below those that systems give to connections (Linux from 32768 on): a client that tries again and again while its server is
 * away could be given the port of that server, and the server would not come back.
 */
const FIRST = 15_000;
const COUNT = 17_000;

/** The first of so many in a row. */
export async function freePort(inRow = 1): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const row = Array.from({ length: inRow }, (_, at) => port + at);
    const areFree = await Promise.all(row.map(isFree));
    if (areFree.every(Boolean)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
