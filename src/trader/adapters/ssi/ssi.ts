// SSI FastConnect v3 as two ports, the broker and the market feed, and the login that a person completes with a code.
import { Subject } from 'rxjs';
import type { Result } from '../../../kernel/result.ts';
import type { Broker, BrokerReport } from '../../ports/broker.ts';
import type { BrokerLogin } from '../../ports/broker-login.ts';
import { VIETNAM_TRAITS } from '../../ports/broker-traits.ts';
import type { MarketFeed, MarketUpdate } from '../../ports/market-feed.ts';
import type { SsiGiven } from './line/context.ts';
import { openSsiLink } from './link/link.ts';
import type { OpenLink } from './messages/messages.ts';
import { createSession } from './session/session.ts';
import { signerFrom } from './signature.ts';

export type { SsiGiven } from './line/context.ts';

export interface Ssi {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly login: BrokerLogin;
}

/** Undefined if the private key of the settings cannot be read. */
export function createSsi(given: SsiGiven, openLink: OpenLink = openSsiLink): Ssi | undefined {
  const signer = signerFrom(given.settings.privateKey);
  if (signer === undefined) return undefined;
  const reports$ = new Subject<BrokerReport>();
  const updates$ = new Subject<MarketUpdate>();
  const session = createSession(
    {
      ...given,
      sign: (body) => signer(Buffer.from(body, 'utf8')),
      report: (report) => reports$.next(report),
      update: (update) => updates$.next(update),
    },
    openLink,
  );
  const { submit, modify, cancel, requestSnapshot, resolve } = session;
  const { subscribe, unsubscribe, refill, login } = session;
  return {
    broker: {
      traits: VIETNAM_TRAITS,
      reports$,
      start: session.start,
      stop: () =>
        new Promise((stopped) =>
          session.stop(() => {
            reports$.complete();
            updates$.complete();
            stopped();
          }),
        ),
      submit,
      modify,
      cancel,
      requestSnapshot,
      resolve,
    },
    market: { updates$, subscribe, unsubscribe, refill },
    login: {
      broker: 'SSI',
      needsCode: login.needsCode,
      giveCode: (code) => new Promise<Result<void, string>>((told) => login.giveCode(code, told)),
      askCode: () => new Promise<Result<void, string>>((told) => login.askCode(told)),
    },
  };
}
