// Listening on a TCP port as a promise.
import { createServer, type Server, type Socket } from 'node:net';

export async function listen(
  port: number,
  host: string,
  onSocket: (socket: Socket) => void,
): Promise<Server> {
  const server = createServer(onSocket);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
