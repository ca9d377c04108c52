// SSI FastConnect without its sockets: the exchange, the logins, the answers to requests and the stream, on clocks of the caller.
import type { Clock, WallClock } from '../../kernel/clock.ts';
import type { Result } from '../../kernel/result.ts';
import { createWireLog, type WireLog } from '../host/wire-log.ts';
import { createExchange, type Exchange, type ExchangeOptions } from './exchange/exchange.ts';
import type { Fault, FaultRequest } from './exchange/fault-injection/fault-list.ts';
import { EMPTY_STATE, type ExchangeState } from './exchange/state.ts';
import type { StreamEvent } from './exchange/stream-event.ts';
import { createAccountRoutes } from './wire/account-routes.ts';
import { createDataRoutes } from './wire/data-routes.ts';
import { createLogins } from './wire/logins.ts';
import { createOrderRoutes } from './wire/order-routes.ts';
import { createRateLimit } from './wire/rate-limit.ts';
import { createRest, type Rest } from './wire/rest.ts';
import type { Verifier } from './wire/signature.ts';
import { createStream, type Stream } from './wire/stream.ts';
import type { WireForm } from './wire/wire-form.ts';

/** Faults that end after `for_ms` of real time. */
const ENDING: ReadonlySet<string> = new Set(['mute', 'socket-gap']);

export interface FastConnectOptions<Pump extends Pumping>
  extends Omit<ExchangeOptions, 'start' | 'send' | 'isWatched'> {
  readonly clock: Clock;
  readonly wallClock: WallClock;
  readonly verifier: Verifier;
  readonly otp: string;
  /** Default: current. */
  readonly form?: WireForm;
  /** Keeps the exchange at the present of the market clock. */
  pumpOf(exchange: Exchange): Pump;
}

export interface Pumping {
  /** Advances the exchange to the present, calls, and then runs what has become due. */
  run<Value>(call: () => Value): Value;
}

export interface FastConnect<Pump extends Pumping> {
  readonly exchange: Exchange;
  readonly pump: Pump;
  readonly rest: Rest;
  readonly stream: Stream;
  readonly log: WireLog;
  addFault(request: FaultRequest): Result<Fault, string>;
  /** Without an id: all. */
  removeFaults(id: number | undefined): readonly Fault[];
}

export function createFastConnect<Pump extends Pumping>(
  options: FastConnectOptions<Pump>,
): FastConnect<Pump> {
  const { clock, wallClock, verifier, otp, form = 'current', pumpOf, ...ofExchange } = options;
  const memory: ExchangeState = options.memory ?? EMPTY_STATE;
  const log = createWireLog();
  const exchange = createExchange({
    ...ofExchange,
    start: clock.now(),
    send: (event) => stream?.send(event),
    isWatched: (account, symbol) => stream?.isWatched(account, symbol) ?? false,
  });
  const pump = pumpOf(exchange);
  const logins = createLogins({
    ...{ otp, seed: options.seed, remembered: memory.logins },
    now: clock.now,
    record: (login) => exchange.record({ kind: 'login', login }),
    isSpoilt: (kind) => exchange.faults.take(kind) !== undefined,
  });
  let stream: Stream | undefined;
  const started = createStream({
    ...{ logins, clock, wallClock, log, form, onChange: () => pump.run(() => exchange.watch()) },
    present: (topic) => pump.run(() => presentOf(exchange, topic)),
  });
  stream = started;
  const rest = createRest({
    ...{ exchange, logins, verifier, wallClock, log, form, run: pump.run },
    orders: createOrderRoutes(exchange, memory.requestIds),
    account: createAccountRoutes(exchange, form),
    data: createDataRoutes(exchange, form),
    rateLimit: createRateLimit(clock, wallClock),
  });

  function removeFaults(id: number | undefined): readonly Fault[] {
    const removed = exchange.removeFaults(id);
    const isGap = ({ kind }: Fault) => kind === 'socket-gap';
    // A newer gap continues.
    if (removed.some(isGap) && !exchange.faults.list().some(isGap)) started.endGap();
    return removed;
  }

  return {
    ...{ exchange, pump, rest, stream: started, log, removeFaults },
    addFault(request) {
      if (request.kind === 'socket-gap') started.gap(request.forMs ?? 0);
      if (request.kind === 'token-expired') {
        logins.expireAll();
        started.recheck();
      }
      const added = exchange.addFault(request);
      if (added.ok && ENDING.has(request.kind) && request.forMs !== undefined)
        wallClock.after(request.forMs, () => pump.run(() => removeFaults(added.value.id)));
      return added;
    },
  };
}

/** Of the phases of the exchanges and of the limits of the day; nothing else is sent to a new listener. */
function presentOf(exchange: Exchange, topic: string): readonly StreamEvent[] {
  const [kind, name = ''] = topic.split('.', 2);
  if (kind !== 'market') return [];
  return name === '*' || name.toUpperCase() === 'FLAG' ? exchange.flags() : exchange.limitsOf(name);
}
