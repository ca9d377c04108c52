// The line between session and Alpaca without sockets: calls that overtake each other, two streams in order, all a moment late, and cut
// on demand. What answers is the simulator's own REST side and streams.
import type { Random } from '../../../../src/kernel/random.ts';
import type { AlpacaService } from '../../../../src/simulators/alpaca/rest-and-streams.ts';
import type { Connection } from '../../../../src/simulators/alpaca/wire/messages/connection.ts';
import type { HttpAnswer as ServerAnswer } from '../../../../src/simulators/host/http-server.ts';
import type {
  AlpacaMessage,
  Line as LineName,
  OpenTransport,
  Transport,
} from '../../../../src/trader/adapters/alpaca/messages/messages.ts';
import type { HttpRequest } from '../../../../src/trader/adapters/kit/transport/http-call.ts';
import type { Life, Scheduler } from '../../components/scheduler.ts';
import { type OrderCall, orderCallIn } from './order-call.ts';

export interface LineWatch {
  /** Before it is under way; what throws here is a crash in mid-effect. */
  said(call: OrderCall): void;
  /** On its way; what throws here is a crash right after the effect. */
  written(call: OrderCall): void;
}

export interface AlpacaLine {
  openTransport(life: Life): OpenTransport;
  /** Clients on a stream now, as the simulator sees them. */
  connections(): readonly Connection[];
  /** Every later message takes this much longer. */
  setDelay(ms: number): void;
  /** Nothing connects for so long; calls under way get no answer. */
  cut(forMs: number): void;
  /** The streams close, and new ones are refused for so long. */
  gap(forMs: number): void;
  /** The daemon's process is gone: what was written arrives, then the streams end. */
  hangUp(): void;
  isHealthy(): boolean;
}

/** One socket of a stream, as its two ends have it. */
interface Pipe {
  readonly connection: Connection;
  isOpen: boolean;
  hear(frame: object): void;
  ping(): void;
  /** By the client. */
  close(): void;
  /** By the line or the server. */
  end(why: string): void;
}

const LATENCY_MS = 25;

export function createAlpacaLine(parts: {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly watch: LineWatch;
  service(): AlpacaService;
}): AlpacaLine {
  const { scheduler, random, watch } = parts;
  const served = new Set<Pipe>();
  let delayMs = 0;
  let isDownUntil = 0;
  let isGapUntil = 0;
  let cuts = 0;
  let lastId = 0;

  const latency = () => delayMs + 1 + Math.floor(random.next() * LATENCY_MS);
  const later = (then: () => void) => void scheduler.after(latency(), then);
  const isDown = () => scheduler.now() < isDownUntil;

  function call(request: HttpRequest, hear: (message: AlpacaMessage) => void): void {
    const { id } = request;
    const order = orderCallIn(request);
    if (isDown())
      return later(() => hear({ name: 'unanswered', id, why: 'ECONNREFUSED', hasLeft: false }));
    if (order !== undefined) watch.said(order);
    const cutsBefore = cuts;
    const lost = () => hear({ name: 'unanswered', id, why: 'ECONNRESET', hasLeft: true });
    later(() => {
      if (cuts !== cutsBefore) return lost();
      parts.service().rest(
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

  function openPipe(line: LineName, path: string, hear: (message: AlpacaMessage) => void): Pipe {
    let inAt = 0;
    let outAt = 0;
    let isServed = false;
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
    const connection: Connection = {
      id: ++lastId,
      ...{ path, headers: {}, topics: new Set<string>(), isAdmitted: false },
      send: (frame) => {
        const copy: unknown = JSON.parse(JSON.stringify(frame));
        inward(() => hear({ name: 'stream-received', line, frame: copy }));
      },
      close: () => pipe.end('closed by Alpaca'),
    };
    const pipe: Pipe = {
      connection,
      isOpen: true,
      hear: (frame) =>
        outward(() => {
          const { pump, protocolOf } = parts.service();
          if (isServed) pump.run(() => protocolOf(path)?.onMessage(connection, frame));
        }),
      ping: () =>
        outward(() => {
          if (isServed) inward(() => hear({ name: 'stream-alive', line }));
        }),
      close() {
        pipe.isOpen = false;
        outward(() => {
          isServed = false;
          served.delete(pipe);
        });
      },
      end(why) {
        isServed = false;
        served.delete(pipe);
        inward(() => {
          pipe.isOpen = false;
          hear({ name: 'stream-closed', line, why });
        });
      },
    };
    outward(() => {
      const isRefused = isDown() || scheduler.now() < isGapUntil;
      if (isRefused) return pipe.end('Alpaca answered the stream with 503');
      isServed = true;
      served.add(pipe);
      inward(() => hear({ name: 'stream-opened', line }));
      parts.service().protocolOf(path)?.open(connection);
    });
    return pipe;
  }

  function endAll(why: string): void {
    for (const pipe of [...served]) pipe.end(why);
  }

  return {
    connections: () => [...served].map(({ connection }) => connection),
    openTransport: (life) => (target, receive) => {
      const pathOf = (line: LineName) => new URL(target.streamUrls[line]).pathname;
      const aborted = new Set<number>();
      const pipes = new Map<LineName, Pipe>();
      let isDone = false;
      const hear = (message: AlpacaMessage) => {
        if (isDone || !life.isAlive()) return;
        if ('id' in message && aborted.delete(message.id)) return;
        receive(message);
      };
      const letGo = (line: LineName) => {
        pipes.get(line)?.close();
        pipes.delete(line);
      };
      const openOf = (line: LineName) => {
        const pipe = pipes.get(line);
        return pipe?.isOpen === true ? pipe : undefined;
      };
      const link: Transport = {
        request: (request) => call(request, hear),
        abort: (id) => void aborted.add(id),
        openStream(line) {
          letGo(line);
          pipes.set(line, openPipe(line, pathOf(line), hear));
        },
        say(line, frame) {
          openOf(line)?.hear(frame);
          return openOf(line) !== undefined;
        },
        ping(line) {
          openOf(line)?.ping();
          return openOf(line) !== undefined;
        },
        closeStream: letGo,
        destroy() {
          isDone = true;
          for (const line of [...pipes.keys()]) letGo(line);
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
      endAll('the connection to Alpaca broke');
    },
    gap(forMs) {
      isGapUntil = scheduler.now() + forMs;
      endAll('the connection to Alpaca broke');
    },
    hangUp() {
      for (const pipe of [...served]) pipe.close();
    },
    isHealthy: () =>
      delayMs === 0 &&
      !isDown() &&
      [...served].filter(({ connection }) => connection.isAdmitted).length === 2,
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

function toClient({ status, headers, body }: ServerAnswer) {
  const { date, 'retry-after': retryAfter } = headers;
  return {
    status,
    body: body === '' ? undefined : (JSON.parse(body) as unknown),
    ...(date === undefined ? {} : { date }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
