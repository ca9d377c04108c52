// What passes between the session and the transport: calls of the REST interface, frames of the stream, and what became of each.

import type { HttpRequest } from '../../kit/transport/http-call.ts';
import type { CallMessage } from '../../kit/transport/http-calls.ts';

/** Messages that a transport receives. */
export type SsiMessage =
  | CallMessage
  | { readonly name: 'stream-opened' }
  /** Parsed JSON; undefined if it is not JSON. */
  | { readonly name: 'stream-received'; readonly frame: unknown }
  | { readonly name: 'stream-closed'; readonly why: string };

/** The calls and one stream at a time; used for the life of the session. */
export interface Transport {
  request(request: HttpRequest): void;
  /** Gives up waiting; no message about the call follows. */
  abort(id: number): void;
  /** A stream that was open before is closed, and no message about it follows. */
  openStream(accessToken: string): void;
  /** False if the frame could not be passed to the socket. */
  say(frame: string): boolean;
  closeStream(): void;
  /** Closes everything; no message follows. */
  destroy(): void;
}

export interface TransportTarget {
  readonly url: string;
  readonly streamUrl: string;
  readonly userAgent: string;
}

export type OpenTransport = (
  target: TransportTarget,
  receive: (message: SsiMessage) => void,
) => Transport;
