// A WebSocket of Alpaca's streams as the connection of a reader, in the frames that its handshake asks for.
import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import { openReadingSocket, type ReadingSocketParts } from '../streaming/reading-socket.ts';
import { type Frames, framesFor } from './frames.ts';

export interface AlpacaSocketParts extends Omit<ReadingSocketParts<object>, 'write'> {
  /** Unless MessagePack is asked for. */
  readonly json: Frames;
}

export function readAlpacaSocket(
  socket: WebSocket,
  { headers }: FastifyRequest,
  { json, ...parts }: AlpacaSocketParts,
): void {
  const { encode, decode, isBinary } = framesFor(headers['content-type'], json);
  const receive = openReadingSocket(socket, {
    ...parts,
    write: (message) => socket.send(encode(message), { binary: isBinary }),
  });
  socket.on('message', (bytes: Buffer, isBytes: boolean) => {
    receive(isBytes ? decode(bytes) : json.decode(bytes));
  });
}
