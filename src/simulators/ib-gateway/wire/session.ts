// One client's connection: handshake, startApi, then requests to the exchange and its answers, held while muted.
import type { Socket } from 'node:net';
import { assertNever } from '../../../kernel/assert.ts';
import type { WallClock } from '../../../kernel/clock.ts';
import type { Zone } from '../../../market/time/zone.ts';
import { resetConnection } from '../../host/reset-connection.ts';
import type { Steps } from '../../host/steps.ts';
import type { Answer } from '../messages/answer.ts';
import type { Request } from '../messages/request.ts';
import { answerFields } from './codec/answers.ts';
import type { Unreadable } from './codec/field-reader.ts';
import { piecesOf } from './codec/history-answers.ts';
import type { UnsetStyle } from './codec/order-fields.ts';
import { messageIdOf, parseRequest } from './codec/requests.ts';
import { momentText } from './codec/time-text.ts';
import { createArrivals } from './frames/arrivals.ts';
import { frameInSteps, frameOf, payloadOf } from './frames/framing.ts';
import {
  agreedVersion,
  createIncomingReader,
  type Hello,
  type Incoming,
} from './frames/incoming.ts';
import { createOutlet } from './frames/outlet.ts';
import { createPacing } from './pacing.ts';
import { ID_IN_USE, NOT_STARTED, STARTED_TWICE, TOO_FAST } from './refusals.ts';
import type { WireLog } from './wire-log.ts';

/** `buffer`: requests wait and are served on `unmute`; `drop`: they are lost. */
export type MuteMode = 'buffer' | 'drop';

export interface SessionHost {
  readonly marketNow: () => number;
  readonly wallClock: WallClock;
  readonly zone: Zone;
  readonly seed: number | undefined;
  readonly messagesPerSecond: number;
  readonly log: WireLog;
  unsetStyle(): UnsetStyle;
  /** Fields that a newer gateway writes behind the known ones; the call uses them up. */
  extraFields(message: Answer['name']): readonly string[];
  /** How a session is muted; −1 before it has sent its client id. */
  muteOf(clientId: number, hasStarted: boolean): MuteMode | undefined;
  /** False if the id is in use; the caller is then rejected. */
  claim(clientId: number): boolean;
  greet(clientId: number): readonly Answer[];
  request(clientId: number, request: Request): void;
  ended(session: Session): void;
}

export interface Session {
  readonly clientId: () => number;
  readonly hasStarted: () => boolean;
  readonly serverVersion: () => number;
  /** Market time, epoch milliseconds. */
  readonly connectedAt: number;
  /** Read and parsed so far. */
  readonly bytesIn: () => number;
  /** Written so far, those that the outlet still holds back included. */
  readonly bytesOut: () => number;
  send(answers: readonly Answer[]): void;
  /** Writes a long answer in small pieces, before it is sent; false: no client reads so much. */
  prepare(answer: Answer): Steps<boolean>;
  /** Serves the waiting requests, unless the session is still muted. */
  resume(): void;
  /** RST in the middle of a frame; waiting requests are lost. */
  reset(): void;
}

type Arrival = Incoming | { readonly kind: 'end' };

const START_API_ID = 71;
/** Beside the long answers since it last had read everything. */
const UNREAD_BYTES_MAX = 64 * 1_048_576;
/** How long a rejected client may still read the rejection before the socket closes. */
const FAREWELL_MS = 1_000;

export function createSession(socket: Socket, host: SessionHost): Session {
  const { log, marketNow } = host;
  const reader = createIncomingReader();
  const outlet = createOutlet({
    write: writeBytes,
    after: (delayMs, call) => host.wallClock.after(delayMs, call),
    seed: host.seed,
  });
  const { wallClock } = host;
  const pacing = createPacing(host.messagesPerSecond, { wallClock, marketNow });
  const connectedAt = marketNow();
  let phase: 'hello' | 'starting' | 'ready' | 'closing' | 'ended' = 'hello';
  let hasStarted = false;
  let clientId = -1;
  let serverVersion = 0;
  let bytesOut = 0;
  let longBytes = 0;
  let waiting: Arrival[] = [];
  let unsent: Answer[] = [];
  const frameByAnswer = new WeakMap<Answer, Buffer>();

  const mute = () => host.muteOf(clientId, hasStarted);
  const context = () => ({ serverVersion, zone: host.zone });

  function writeBytes(bytes: Buffer): void {
    if (socket.destroyed || !socket.writable) return;
    socket.write(bytes);
    if (socket.writableLength > UNREAD_BYTES_MAX + longBytes) reset();
  }

  const style = () => ({ serverVersion, zone: host.zone, unset: host.unsetStyle() });

  function frameFor(answer: Answer): Buffer {
    const frame = frameByAnswer.get(answer);
    if (frame !== undefined) {
      log.addBytes(marketNow(), clientId, 'out', payloadOf(frame));
      longBytes += frame.length;
      return frame;
    }
    const fields = [...answerFields(answer, style()), ...host.extraFields(answer.name)];
    log.add(marketNow(), clientId, 'out', fields);
    return frameOf(fields);
  }

  function* prepare(answer: Answer): Steps<boolean> {
    const pieces = piecesOf(answer, style());
    if (pieces === undefined) return true;
    const frame = yield* frameInSteps(pieces);
    if (frame !== undefined) frameByAnswer.set(answer, frame);
    return frame !== undefined;
  }

  function say(bytes: Buffer): void {
    bytesOut += bytes.length;
    outlet.write(bytes);
  }

  function write(answers: readonly Answer[]): void {
    if (!socket.writable) return;
    const frames = answers.map(frameFor);
    const [first] = frames;
    if (first !== undefined) say(frames.length === 1 ? first : Buffer.concat(frames));
  }

  function complain({ id, code, text }: Unreadable): void {
    write([{ name: 'error', id, code, text }]);
  }

  function close(): void {
    phase = 'closing';
    outlet.flush();
    socket.end();
    host.wallClock.after(FAREWELL_MS, () => socket.destroy());
  }

  function handle(arrival: Arrival): void {
    if (phase === 'ended' || (phase === 'closing' && arrival.kind !== 'end')) return;
    switch (arrival.kind) {
      case 'hello':
        answerHello(arrival);
        break;
      case 'message':
        handleMessage(arrival.fields);
        break;
      case 'garbage':
        turnAway(arrival.reason);
        break;
      case 'end':
        end();
        break;
      default:
        assertNever(arrival);
    }
  }

  function answerHello(hello: Hello): void {
    const { range, options } = hello;
    log.remark(marketNow(), clientId, 'in', `hello ${range} ${options}`.trimEnd());
    const agreed = agreedVersion(hello);
    if (agreed === undefined) {
      turnAway(`${range} has no version that this gateway supports`);
    } else {
      serverVersion = agreed;
      pacing.heed(options);
      phase = 'starting';
      const bytes = frameOf([String(serverVersion), momentText(marketNow(), host.zone)]);
      bytesOut += bytes.length;
      // Never cut: a client that waits for the two fields of its first read would wait forever.
      writeBytes(bytes);
    }
  }

  function turnAway(reason: string): void {
    log.remark(marketNow(), clientId, 'in', `closed: ${reason}`);
    close();
  }

  function handleMessage(fields: readonly string[]): void {
    const verdict = pacing.count();
    if (verdict !== 'fine') complain(TOO_FAST);
    if (verdict === 'close') close();
    else serve(parseRequest(fields, context()));
  }

  function serve(parsed: ReturnType<typeof parseRequest>): void {
    if (!parsed.ok) refuse(parsed.failure);
    else if (parsed.value.name === 'startApi') start(parsed.value.clientId);
    else if (phase === 'ready') host.request(clientId, parsed.value);
    else refuse(NOT_STARTED);
  }

  function refuse(unreadable: Unreadable): void {
    log.remark(marketNow(), clientId, 'in', `${unreadable.code} ${unreadable.text}`);
    complain(unreadable);
  }

  function start(wanted: number): void {
    if (phase !== 'starting') {
      refuse(STARTED_TWICE);
    } else if (host.claim(wanted)) {
      clientId = wanted;
      phase = 'ready';
      hasStarted = true;
      send(host.greet(clientId));
    } else {
      complain(ID_IN_USE);
      close();
    }
  }

  function send(answers: readonly Answer[]): void {
    if (phase !== 'ready') return;
    if (mute() === undefined) write(answers);
    // Old prices are dropped; everything else is delivered late.
    else unsent.push(...answers.filter(({ name }) => !name.startsWith('tick')));
  }

  function accept(arrival: Arrival): void {
    if (arrival.kind === 'message') {
      const { fields } = arrival;
      const isStart = phase === 'starting' && messageIdOf(fields) === START_API_ID;
      if (isStart) clientId = clientIdIn(fields);
      log.add(marketNow(), clientId, 'in', fields);
      if (phase === 'ready' && mute() === 'drop') return;
    }
    if (waiting.length > 0 || mute() !== undefined) waiting.push(arrival);
    else handle(arrival);
  }

  function clientIdIn(fields: readonly string[]): number {
    const parsed = parseRequest(fields, context());
    return parsed.ok && parsed.value.name === 'startApi' ? parsed.value.clientId : -1;
  }

  function end(): void {
    phase = 'ended';
    outlet.stop();
    waiting = [];
    unsent = [];
    host.ended(session);
  }

  function reset(): void {
    if (phase === 'ended') return;
    const frame = frameOf(['49', '1', '0']);
    if (phase === 'ready' && socket.writable) socket.write(frame.subarray(0, frame.length / 2));
    resetConnection(socket);
    end();
  }

  const arrivals = createArrivals(accept, () => (phase === 'ended' ? undefined : pacing.turn()));
  socket.setNoDelay(true);
  socket.on('data', (chunk: Buffer) => {
    arrivals.push(reader.push(chunk));
  });
  socket.on('drain', () => {
    longBytes = 0;
  });
  // Whatever ended the connection, `close` follows and handles it.
  socket.on('error', () => {});
  socket.on('close', () => arrivals.push([{ kind: 'end' }]));

  const session: Session = {
    clientId: () => clientId,
    hasStarted: () => hasStarted,
    serverVersion: () => serverVersion,
    connectedAt,
    bytesIn: () => socket.bytesRead,
    bytesOut: () => bytesOut,
    send,
    prepare,
    resume() {
      if (mute() !== undefined) return;
      write(unsent.splice(0));
      while (waiting.length > 0 && mute() === undefined) {
        const arrival = waiting.shift();
        if (arrival !== undefined) handle(arrival);
      }
    },
    reset,
  };
  return session;
}
