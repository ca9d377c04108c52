// Ends a TCP connection without a goodbye.
import type { Socket } from 'node:net';

/**
 * The peer reads ECONNRESET. A socket that is ending already is destroyed instead: Node 24 does not close it when it is reset before its
 * end has been sent, and then spins for ever as the process exits.
 */
export function resetConnection(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
