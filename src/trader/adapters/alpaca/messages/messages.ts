// What passes between the session and the transport: calls of the REST interface, frames of the two streams, and what became of each.
import type { HttpRequest } from '../../kit/transport/http-call.ts';
import type { CallMessage } from '../../kit/transport/http-calls.ts';

/** The address that a call goes to. */
export type Service = 'trading' | 'data';

/** The stream of orders, and that of prices. */
export type Line = 'orders' | 'prices';

/** Messages that a transport receives. */
export type AlpacaMessage =
  | CallMessage
  | { readonly name: 'stream-opened'; readonly line: Line }
  /** Parsed JSON; undefined if it is not JSON. */
  | { readonly name: 'stream-received'; readonly line: Line; readonly frame: unknown }
  /** The answer to a ping. */
  | { readonly name: 'stream-alive'; readonly line: Line }
  | { readonly name: 'stream-closed'; readonly line: Line; readonly why: string };

/** The calls and one socket of each line at a time; used for the life of the session. */
export interface Transport {
  request(request: HttpRequest, service: Service): void;
  /** Gives up waiting; no message about the call follows. */
  abort(id: number): void;
  /** A stream of this line that was open before is closed, and no message about it follows. */
  openStream(line: Line): void;
  /** False if the frame could not be passed to the socket. */
  say(line: Line, frame: object): boolean;
  ping(line: Line): boolean;
  closeStream(line: Line): void;
  /** Closes everything; no message follows. */
  destroy(): void;
}

export interface TransportTarget {
  readonly urls: Readonly<Record<Service, string>>;
  readonly streamUrls: Readonly<Record<Line, string>>;
}

export type OpenTransport = (
  target: TransportTarget,
  receive: (message: AlpacaMessage) => void,
) => Transport;
