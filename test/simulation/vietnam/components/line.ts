// The line between session and SSI without sockets: calls that overtake each other, one stream in order, both a moment late, and cut
// on demand. What answers is the simulator's own REST side and stream.
import { instant } from '../../../../src/kernel/instant.ts';
import type { Random } from '../../../../src/kernel/random.ts';
import type { HttpAnswer as ToldAnswer } from '../../../../src/simulators/host/http-server.ts';
import type { FastConnect, Pumping } from '../../../../src/simulators/ssi/fast-connect.ts';
import type { StreamSocket } from '../../../../src/simulators/ssi/wire/stream.ts';
import type { HttpRequest } from '../../../../src/trader/adapters/kit/transport/http-call.ts';
import type {
  OpenTransport,
  SsiMessage,
  Transport,
} from '../../../../src/trader/adapters/ssi/messages/messages.ts';
import type { Life, Scheduler } from '../../components/scheduler.ts';
import { type OrderCall, orderCallIn } from './order-call.ts';

export interface LineWatch {
  /** Before it is under way; what throws here is a crash in mid-effect. */
  said(call: OrderCall): void;
  /** On its way; what throws here is a crash right after the effect. */
  written(call: OrderCall): void;
  /** About to reach SSI. */
  arriving(call: OrderCall): void;
}

export interface SsiLine {
  openTransport(life: Life): OpenTransport;
  /** Every later message takes this much longer. */
  setDelay(ms: number): void;
  /** Nothing connects for so long; calls under way get no answer. */
  cut(forMs: number): void;
  /** The daemon's process is gone: what was written arrives, then the stream ends. */
  hangUp(): void;
  isHealthy(): boolean;
}

/** One socket of the stream, as its two ends have it. */
interface Pipe {
  readonly server: StreamSocket;
  hear(frame: string): void;
  isOpen: boolean;
  close(): void;
}

const LATENCY_MS = 25;

export function createSsiLine(parts: {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly watch: LineWatch;
  ssi(): FastConnect<Pumping>;
}): SsiLine {
  const { scheduler, random, watch } = parts;
  let delayMs = 0;
  let isDownUntil = 0;
  let cuts = 0;
  let current: Pipe | undefined;

  const latency = () => delayMs + 1 + Math.floor(random.next() * LATENCY_MS);
  const isDown = () => scheduler.now() < isDownUntil;

  function call(request: HttpRequest, hear: (message: SsiMessage) => void): void {
    const { id } = request;
    const order = orderCallIn(request);
    if (isDown())
      return later(() => hear({ name: 'unanswered', id, why: 'ECONNREFUSED', hasLeft: false }));
    if (order !== undefined) watch.said(order);
    const cutsBefore = cuts;
    const lost = () => hear({ name: 'unanswered', id, why: 'ECONNRESET', hasLeft: true });
    later(() => {
      if (cuts !== cutsBefore) return lost();
      if (order !== undefined) watch.arriving(order);
      parts.ssi().rest(
        toServer(request),
        (answer) =>
          later(() =>
            cuts === cutsBefore ? hear({ name: 'answered', id, answer: toClient(answer) }) : lost(),
          ),
        () => later(lost),
      );
    });
    if (order !== undefined) watch.written(order);
  }

  function later(then: () => void): void {
    scheduler.after(latency(), then);
  }

  function openPipe(token: string, hear: (message: SsiMessage) => void): Pipe {
    const handlers = new Map<string, (bytes?: unknown) => void>();
    let isServed = true;
    let inAt = 0;
    let outAt = 0;
    const inward = (then: () => void) => {
      inAt = Math.max(inAt, scheduler.now() + latency());
      scheduler.at(inAt, () => {
        if (pipe.isOpen) then();
      });
    };
    const outward = (then: () => void) => {
      outAt = Math.max(outAt, scheduler.now() + latency());
      scheduler.at(outAt, then);
    };
    const ended = (why: string) => {
      if (!isServed) return;
      isServed = false;
      scheduler.after(0, () => handlers.get('close')?.());
      inward(() => {
        pipe.isOpen = false;
        hear({ name: 'stream-closed', why });
      });
    };
    const server: StreamSocket = {
      send: (frame) => inward(() => hear({ name: 'stream-received', frame: JSON.parse(frame) })),
      close: (_code, reason) => ended(reason),
      terminate: () => ended('ECONNRESET'),
      on: (event: string, then: (bytes: unknown) => void) => handlers.set(event, then),
    };
    const pipe: Pipe = {
      server,
      isOpen: true,
      hear: (frame) =>
        outward(() => {
          if (isServed) handlers.get('message')?.(frame);
        }),
      close() {
        pipe.isOpen = false;
        outward(() => {
          if (isServed) handlers.get('close')?.();
          isServed = false;
        });
      },
    };
    outward(() => {
      const { stream } = parts.ssi();
      if (isDown() || stream.isRefusing()) return ended('SSI answered the stream with 503');
      inward(() => hear({ name: 'stream-opened' }));
      stream.admit(server, token);
    });
    return pipe;
  }

  return {
    openTransport: (life) => (_target, tell) => {
      const aborted = new Set<number>();
      let pipe: Pipe | undefined;
      let isDone = false;
      const hear = (message: SsiMessage) => {
        if (isDone || !life.isAlive()) return;
        if ('id' in message && aborted.delete(message.id)) return;
        tell(message);
      };
      const letGo = () => {
        pipe?.close();
        pipe = undefined;
      };
      const link: Transport = {
        request: (request) => call(request, hear),
        abort: (id) => void aborted.add(id),
        openStream(token) {
          letGo();
          pipe = openPipe(token, hear);
          current = pipe;
        },
        say(frame) {
          if (pipe?.isOpen !== true) return false;
          pipe.hear(frame);
          return true;
        },
        closeStream: letGo,
        destroy() {
          isDone = true;
          letGo();
        },
      };
      return link;
    },
    setDelay(ms) {
      delayMs = ms;
    },
    cut(forMs) {
      cuts += 1;
      isDownUntil = scheduler.now() + forMs;
      current?.server.terminate();
    },
    hangUp() {
      current?.close();
      current = undefined;
    },
    isHealthy: () => current?.isOpen === true && delayMs === 0 && !isDown(),
  };
}

function toServer({ method, path, headers, body = '' }: HttpRequest) {
  const [name = '/', query = ''] = path.split('?', 2);
  const lower = Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value] as const);
  return {
    ...{ method, path: name, parameters: new URLSearchParams(query), body },
    headers: Object.fromEntries(lower),
  };
}

function toClient({ status, headers, body }: ToldAnswer) {
  const { date, 'retry-after': retryAfter } = headers;
  return {
    status,
    body: jsonIn(body),
    ...(date === undefined ? {} : { date }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The exchange is brought to the present around whatever is asked of it. */
export function pumpAt(now: () => number): (exchange: FastConnect<Pumping>['exchange']) => Pumping {
  return (exchange) => ({
    run(then) {
      exchange.advance(instant(now()));
      const value = then();
      exchange.advance(instant(now()));
      return value;
    },
  });
}
