// Between an API and its trader: a socket that passes everything on, and holds one command, or its answer, until it is told.
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

export type Held = 'command' | 'answer';

export interface HeldSocket {
  /** The next order is held there; resolves once it is. */
  hold(what: Held): Promise<void>;
  /** What is held is dropped, with its connection. */
  drop(): void;
  close(): void;
}

const ORDER = /^POST \/api\/v1\/orders HTTP/;

/** Listens at `path` and passes on to `target`. */
export async function holdSocket(path: string, target: string): Promise<HeldSocket> {
  const sockets = new Set<Socket>();
  let wanted: Held | undefined;
  let isHeld = () => {};
  let dropHeld = () => {};

  function take(what: Held, ends: readonly Socket[]): boolean {
    if (wanted !== what) return false;
    wanted = undefined;
    dropHeld = () => {
      for (const end of ends) end.destroy();
    };
    isHeld();
    return true;
  }

  const server: Server = createServer((caller) => {
    const trader = createConnection(target);
    const ends = [caller, trader];
    let isOrder = false;
    let isStopped = false;
    for (const end of ends) {
      sockets.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        sockets.delete(end);
        // What was passed on is carried out, also for a caller that is gone.
        if (!isStopped) for (const other of ends) other.end();
      });
    }
    caller.on('data', (bytes: Buffer) => {
      isOrder ||= ORDER.test(bytes.toString('latin1'));
      isStopped ||= isOrder && take('command', ends);
      if (!isStopped) trader.write(bytes);
    });
    trader.on('data', (bytes: Buffer) => {
      isStopped ||= isOrder && take('answer', ends);
      if (!isStopped) caller.write(bytes);
    });
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    hold(what) {
      wanted = what;
      return new Promise((resolve) => {
        isHeld = resolve;
      });
    },
    drop: () => dropHeld(),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
