// Historical bars from a gateway: a separate session that asks for nothing else and places no orders.
import type { Cancel } from '../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { type Bar, isSoundBar } from '../../../market/bars/bar.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { PastBars, PastBarsFailure, PastBarsRequest } from '../../ports/past-bars.ts';
import type { IbGatewaySettings } from './connection/context.ts';
import { contractOf } from './market/contracts.ts';
import type { GatewayMessage, OpenTransport, WireBar } from './messages/messages.ts';
import { createSeparateSession } from './separate-session.ts';
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

export function createIbPastBars(
  given: IbGatewaySettings,
  openTransport: OpenTransport = openStoqeyTransport(given.log),
): PastBars {
  const session = createSeparateSession(given, openTransport, {
    onMessage,
    onLost: (failure) => question?.answer(failed(failure)),
  });
  const { context } = session;
  let question: Question | undefined;

  function onMessage(message: GatewayMessage): void {
    switch (message.name) {
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
    if (id !== question?.reqId) return;
    if (NO_BARS.test(why)) question.answer(ok([]));
    else question.answer(failed({ kind: TOO_FAST.test(why) ? 'too-fast' : 'refused', why }));
  }

  function history(instrument: Instrument, { until, days }: PastBarsRequest): Promise<Answer> {
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
      session.send({ name: 'cancelHistory', reqId });
      question?.answer(failed({ kind: 'refused', why: 'no answer in time' }));
    });
    const contract = contractOf(instrument);
    const isSent = session.send({
      ...{ name: 'reqHistory', reqId, contract, days },
      until: utcText(until),
    });
    const failure = session.lost();
    if (!isSent && failure !== undefined) question?.answer(failed(failure));
    return promise;
  }

  return {
    async ask(asked) {
      const failure = await session.opened();
      if (failure !== undefined) return failed(failure);
      const instrument = await session.resolved(asked.wanted);
      return instrument.ok ? history(instrument.value, asked) : instrument;
    },
    async stop() {
      session.stop();
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
