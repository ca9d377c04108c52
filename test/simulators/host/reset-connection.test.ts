// A connection that is reset: the peer notices, and the process that did it can end.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const RESET = new URL('../../../src/simulators/host/reset-connection.ts', import.meta.url);

/** The process serves one connection, does this with it, prints what its client reads, and has nothing more to do. */
async function printed(doing: string): Promise<string> {
  const script = `
    import { connect, createServer } from 'node:net';
    import { resetConnection } from ${JSON.stringify(RESET.href)};
    const server = createServer((socket) => {
      socket.on('error', () => {});
      ${doing}
      resetConnection(socket);
      server.close();
    });
    server.listen(0, '127.0.0.1', () => {
      const client = connect(server.address().port, '127.0.0.1');
      client.on('error', ({ code }) => console.log(code));
      client.on('close', () => console.log('closed'));
      client.resume();
    });`;
  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  return stdout;
}

describe('a connection that is reset', () => {
  it('is noticed by the peer', async () => {
    expect(await printed('')).toBe('ECONNRESET\nclosed\n');
  });

  it('lets the process end although it was ending', async () => {
    expect(await printed('socket.end();')).toContain('closed\n');
    expect(await printed("socket.end('bye');")).toContain('closed\n');
  });
});
