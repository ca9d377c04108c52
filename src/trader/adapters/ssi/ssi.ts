// SSI FastConnect v3 as two ports, the broker and the market feed, and the login that a person completes with a code.
import type { Result } from '../../../kernel/result.ts';
import type { Broker } from '../../ports/broker.ts';
import type { BrokerLogin } from '../../ports/broker-login.ts';
import { VIETNAM_TRAITS } from '../../ports/broker-traits.ts';
import type { MarketFeed } from '../../ports/market-feed.ts';
import { portsOf } from '../kit/session.ts';
import type { SsiGiven } from './connection/context.ts';
import type { OpenTransport } from './messages/messages.ts';
import { createSession } from './session/session.ts';
import { signerFrom } from './signature.ts';
import { openSsiTransport } from './transport/transport.ts';

export type { SsiGiven } from './connection/context.ts';

export interface Ssi {
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly login: BrokerLogin;
}

/** Undefined if the private key of the settings cannot be read. */
export function createSsi(
  given: SsiGiven,
  openTransport: OpenTransport = openSsiTransport,
): Ssi | undefined {
  const signer = signerFrom(given.settings.privateKey);
  if (signer === undefined) return undefined;
  const { broker, market, session } = portsOf(VIETNAM_TRAITS, (outputs) =>
    createSession(
      { ...given, ...outputs, sign: (body) => signer(Buffer.from(body, 'utf8')) },
      openTransport,
    ),
  );
  const { login } = session;
  return {
    broker,
    market,
    login: {
      broker: 'SSI',
      needsCode: login.needsCode,
      endsAt: login.endsAt,
      giveCode: (code) =>
        new Promise<Result<void, string>>((answered) => login.giveCode(code, answered)),
      askCode: () => new Promise<Result<void, string>>((answered) => login.askCode(answered)),
    },
  };
}
