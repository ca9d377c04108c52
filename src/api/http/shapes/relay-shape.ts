// How the ledger follows a trader, and why a lot exists, as bodies.

import { z } from 'zod';
import { textOf } from '../../../kernel/decimal.ts';
import { toIso } from '../../../kernel/instant.ts';
import {
  type CashComparison,
  isCashEqual,
  type RelayState,
} from '../../../relay/app/trader-relay.ts';
import { time } from '../../../trader/contract/shape.ts';
import { decimalOrNull, decimalText } from './decimals.ts';
import { stepSchema } from './feed-rows.ts';

export const relaySchema = z.object({
  trader: z.string(),
  account: z.string(),
  mode: z.string(),
  portfolio_id: z.int().nullable().describe('Made with the first fact that is booked'),
  condition: z
    .enum(['absent', 'following', 'waiting', 'stopped'])
    .describe(
      'absent: no journal on this host; waiting: tried again each second; stopped: the journal is not the one that was relayed',
    ),
  why: z.string().nullable(),
  since: time(),
  journal_id: z.string().nullable(),
  last_fact: z.int().describe('The last one that is in the ledger'),
  lag_facts: z.int().describe('Facts of the journal that are not'),
  missing: z
    .array(z.object({ id: z.string(), at: time(), text: z.string() }))
    .describe('Booked, and not in the journal any more; while stopped'),
  compared_at: time().nullable().describe('The last close at which all three were compared'),
  differences: z.array(
    z.object({
      symbol: z.string(),
      ledger: decimalText(),
      trader: decimalText().describe('Positions, holdings and foreign shares'),
      broker: z.string().nullable().describe('Null if it was not asked about the symbol'),
    }),
  ),
  cash: z
    .object({
      currency: z.string(),
      ledger: decimalText(),
      broker: decimalText(),
      equal: z.boolean().describe('To the cent'),
    })
    .nullable()
    .describe('After that close; null while the broker has not said since the last trade'),
});

/** Also of a look from outside of the process that follows, which does not know since when. */
export function relayBody(
  state: Omit<RelayState, 'since' | 'facts'>,
  portfolio: number | undefined,
): Omit<z.infer<typeof relaySchema>, 'since'> {
  const { account, condition, compared } = state;
  return {
    trader: account.name,
    account: account.account,
    mode: account.mode,
    portfolio_id: portfolio ?? null,
    condition: condition.kind,
    why: 'why' in condition ? condition.why : null,
    journal_id: state.journalId ?? null,
    last_fact: state.seq,
    lag_facts: state.lag,
    missing:
      condition.kind === 'stopped'
        ? condition.missing.map(({ id, at, text }) => ({ id, at: toIso(at), text }))
        : [],
    compared_at: compared === undefined ? null : toIso(compared.close),
    differences: (compared?.differences ?? []).map(({ symbol, broker, trader, ledger }) => ({
      symbol,
      ledger: textOf(ledger),
      trader: textOf(trader),
      broker: decimalOrNull(broker),
    })),
    cash: compared?.cash === undefined ? null : cashBody(compared.cash),
  };
}

function cashBody(cash: CashComparison) {
  const { currency, broker, ledger } = cash;
  const equal = isCashEqual(cash);
  return { currency, ledger: textOf(ledger), broker: textOf(broker), equal };
}

const cause = {
  transaction_id: z.int(),
  execution: z.string().nullable(),
  order: z.string().nullable(),
  text: z.string(),
};

export const lotExplanationSchema = z.object({
  lot: z.object({
    id: z.string(),
    portfolio_id: z.int(),
    security_id: z.int(),
    symbol: z.string().nullable(),
    side: z.enum(['LONG', 'SHORT']),
    opened_at: time(),
    opened_on: z.string(),
    quantity: decimalText(),
    remaining: decimalText(),
    price: decimalText(),
    basis: decimalText().describe('Of what remains'),
    currency: z.string(),
  }),
  opened: z.object({
    ...cause,
    position: z.string().nullable(),
    signal: z.string().nullable(),
    prediction: z.string().nullable(),
  }),
  closed: z.array(
    z.object({
      ...cause,
      closed_on: z.string(),
      quantity: decimalText(),
      proceeds: decimalText(),
      cost: decimalText(),
      gain: decimalText(),
      term: z.string(),
    }),
  ),
  realized_gain: decimalText(),
  text: z.string().describe('From prediction to gain, in a few sentences'),
  steps: z.array(stepSchema).describe('Of the trader, from the prediction to the result'),
});
