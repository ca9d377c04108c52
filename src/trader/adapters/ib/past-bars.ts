// Historical bars from a gateway: a separate session that asks for nothing else and places no orders.
import type { Cancel } from '../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type Bar, isSoundBar } from '../../../market/bars/bar.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { BrokerReport, InstrumentWanted } from '../../ports/broker.ts';
import type { PastBars, PastBarsAsked, PastBarsFailure } from '../../ports/past-bars.ts';
import { ID_IN_USE } from './connection/checked-transport.ts';
import { createConnection } from './connection/connection.ts';
import {
  createRequestIds,
  type IbGatewaySettings,
  type SessionContext,
} from './connection/context.ts';
import { contractOf } from './market/contracts.ts';
import { createInstruments } from './market/instruments.ts';
import type { GatewayMessage, OpenTransport, WireBar } from './messages/messages.ts';
import { openStoqeyTransport } from './transport/transport.ts';

/** The broker's servers take long for old bars. */
const ANSWER_MAX_MS = 90 * SECOND_MS;
const NO_BARS = /no data/i;
const TOO_FAST = /pacing violation/i;

type Answer = Result<readonly Bar[], PastBarsFailure>;

interface Question {
  readonly reqId: number;
  readonly bars: WireBar[];
  readonly answer: (answer: Answer) => void;
}

function noGateway(why: string): PastBarsFailure {
  return { kind: why === ID_IN_USE ? 'session-taken' : 'no-gateway', why };
}

export function createIbPastBars(
  given: IbGatewaySettings,
  openTransport: OpenTransport = openStoqeyTransport(given.log),
): PastBars {
  const context: SessionContext = {
    ...given,
    report: onReport,
    update() {},
    reportMargin() {},
    ...createRequestIds(),
  };
  const connection = createConnection({
    context,
    openTransport,
    onOpened() {
      instruments.opened();
      settleOpening(undefined);
    },
    onClosed(why) {
      instruments.closed();
      lastWhy = why;
      lose(why);
    },
    // A daemon waits until its gateway is back; a person can start it, and ask again.
    onAttemptFailed: (why) => settleOpening(why),
    onMessage,
    onClockAsked() {},
  });
  const instruments = createInstruments(context, connection.send, connection.isOpen);
  const contracts = new Map<string, (answer: Result<Instrument, PastBarsFailure>) => void>();
  let question: Question | undefined;
  let opening: Promise<string | undefined> | undefined;
  let settleOpening: (why: string | undefined) => void = () => {};
  let lastWhy = '';

  function onReport(report: BrokerReport): void {
    if (report.type === 'instrument-resolved')
      contractTold(report.instrument.symbol, ok(report.instrument));
    if (report.type === 'instrument-unresolved')
      contractTold(report.symbol, failed({ kind: 'unknown-symbol', why: report.why }));
  }

  function contractTold(symbol: string, answer: Result<Instrument, PastBarsFailure>): void {
    contracts.get(symbol)?.(answer);
    contracts.delete(symbol);
  }

  function lose(why: string): void {
    const failure = noGateway(why);
    for (const symbol of [...contracts.keys()]) contractTold(symbol, failed(failure));
    question?.answer(failed(failure));
  }

  function onMessage(message: GatewayMessage): void {
    switch (message.name) {
      case 'contractDetails':
        return instruments.details(message.reqId, message.details);
      case 'contractDetailsEnd':
        return instruments.detailsEnd(message.reqId);
      case 'marketRule':
        return instruments.marketRule(message.ruleId, message.steps);
      case 'historicalBar':
        if (message.reqId === question?.reqId) question.bars.push(message.bar);
        return;
      case 'historyEnd':
        if (message.reqId === question?.reqId) question.answer(ok(barsFrom(question.bars)));
        return;
      case 'error':
        return onError(message.id, `${message.text} (${message.code})`);
      default:
        // Nothing else was asked.
        return;
    }
  }

  function onError(id: number, why: string): void {
    if (!context.isRequestId(id) || instruments.refused(id, why)) return;
    if (id !== question?.reqId) return;
    if (NO_BARS.test(why)) question.answer(ok([]));
    else question.answer(failed({ kind: TOO_FAST.test(why) ? 'too-fast' : 'refused', why }));
  }

  /** Undefined once the session is open, else why not. */
  function opened(): Promise<string | undefined> {
    opening ??= new Promise((settle) => {
      settleOpening = settle;
      connection.start();
    });
    return opening;
  }

  function resolved(wanted: InstrumentWanted): Promise<Result<Instrument, PastBarsFailure>> {
    const known = instruments.bySymbol(wanted.symbol);
    if (known !== undefined) return Promise.resolve(ok(known));
    const { promise, resolve } = Promise.withResolvers<Result<Instrument, PastBarsFailure>>();
    contracts.set(wanted.symbol, resolve);
    instruments.resolve(wanted);
    return promise;
  }

  function history(instrument: Instrument, { until, days }: PastBarsAsked): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const reqId = context.nextRequestId();
    let cancel: Cancel = () => {};
    question = {
      reqId,
      bars: [],
      answer(answer) {
        cancel();
        question = undefined;
        resolve(answer);
      },
    };
    cancel = context.wall.after(ANSWER_MAX_MS, () => {
      connection.send({ name: 'cancelHistory', reqId });
      question?.answer(failed({ kind: 'refused', why: 'no answer in time' }));
    });
    const contract = contractOf(instrument);
    if (!connection.send({ name: 'reqHistory', reqId, contract, days, until: utcText(until) }))
      question.answer(failed(noGateway(lastWhy)));
    return promise;
  }

  return {
    async ask(asked) {
      const why = await opened();
      if (why !== undefined || !connection.isOpen()) return failed(noGateway(why ?? lastWhy));
      const instrument = await resolved(asked.wanted);
      return instrument.ok ? history(instrument.value, asked) : instrument;
    },
    async stop() {
      connection.end(true);
    },
  };
}

function barsFrom(bars: readonly WireBar[]): readonly Bar[] {
  return bars
    .map(({ time, open, high, low, close, volume }) => ({
      start: instant(time * SECOND_MS),
      lengthMs: MINUTE_MS,
      ...{ open, high, low, close },
      volume: Math.max(volume, 0),
    }))
    .filter(isSoundBar)
    .sort((one, other) => one.start - other.start);
}

/** `20201215-21:00:00`, which the gateway reads as UTC. */
function utcText(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll('-', '').replace('T', '-');
}
