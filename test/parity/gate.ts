// Stands between the daemon and the simulated gateway and counts bytes. What the gateway says is let through in one
// piece when asked, so that one pass of the engine sees all of it, however fast the processes are.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Gate {
  /** The daemon connects here. */
  readonly port: number;
  readonly isConnected: () => boolean;
  /** Bytes of the daemon handed to the gateway. */
  readonly bytesUp: () => number;
  /** Bytes of the gateway received here, held ones included. */
  readonly bytesDown: () => number;
  /** Of those, the ones let through to the daemon. */
  readonly bytesReleased: () => number;
  /** Lets through what waits, in one write; false when nothing does. */
  release(): boolean;
  stop(): void;
}

export async function openGate(gatewayPort: number): Promise<Gate> {
  let [bytesUp, bytesDown, bytesReleased] = [0, 0, 0];
  let held: Buffer[] = [];
  let daemon: Socket | undefined;
  const server = createServer((socket) => {
    daemon = socket.setNoDelay(true);
    const gateway = connect(gatewayPort, '127.0.0.1').setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      bytesUp += chunk.length;
      gateway.write(chunk);
    });
    gateway.on('data', (chunk: Buffer) => {
      bytesDown += chunk.length;
      held.push(chunk);
    });
    for (const [one, other] of [
      [socket, gateway],
      [gateway, socket],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    isConnected: () => daemon?.destroyed === false,
    bytesUp: () => bytesUp,
    bytesDown: () => bytesDown,
    bytesReleased: () => bytesReleased,
    release() {
      const bytes = Buffer.concat(held);
      held = [];
      bytesReleased += bytes.length;
      if (bytes.length > 0) daemon?.write(bytes);
      return bytes.length > 0;
    },
    stop() {
      daemon?.destroy();
      server.close();
    },
  };
}
