// What a portfolio pays in fees, and what lies idle.
import { sumOf } from '../../../../kernel/amounts.ts';
import { type Decimal, NO_MONEY, ONE } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { levelOf } from '../../findings/level.ts';
import { figuresOf, limitText, moneyText, percentText } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { sizesOf, wholeOf } from '../../snapshot/whole.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';

const AGENT = 'optimiser';
const YEAR_DAYS = 365;

/** Of the present value: past ones are not known for every portfolio. */
export function feeDrag(
  snapshot: Snapshot,
  { optimiser: { feesMax }, release }: AgentTerms,
): Finding[] {
  const { baseCurrency } = snapshot.portfolio;
  const from = addDays(snapshot.today, -YEAR_DAYS);
  const paid = snapshot.entries.flatMap((one) => feeOf(one, from, baseCurrency) ?? []);
  const fees = sumOf(paid.map(({ fee }) => fee));
  const whole = knownWhole(snapshot);
  if (!fees.gt(0) || whole === undefined) return [];
  const share = fees.toNumber() / whole.toNumber();
  const level = levelOf(share, feesMax, release);
  if (level === undefined) return [];
  return [
    {
      ...{ agent: AGENT, rule: 'fee-drag', subject: 'portfolio', ...level, severity: 'INFO' },
      figures: figuresOf({ share, fees, value: whole, currency: baseCurrency, from }),
      threshold: String(feesMax),
      evidence: paid.map(({ event }) => event),
      text: `Fees of ${moneyText(fees, baseCurrency)} since ${from} are ${percentText(share)} of the portfolio; the limit is ${limitText(feesMax)}.`,
      command: undefined,
    },
  ];
}

/** In the currency of the portfolio; undefined if there is none, or no rate. */
function feeOf(
  { type, fees, cash, on, currency, rate, event }: SeenEntry,
  from: TradingDay,
  base: string,
): { readonly fee: Decimal; readonly event: string } | undefined {
  const fee: Decimal = type === 'FEE' ? cash.negated() : fees;
  const factor = currency === base ? ONE : rate;
  if (on < from || fee.isZero() || factor === undefined) return undefined;
  return { fee: fee.times(factor), event };
}

export function idleCash(
  snapshot: Snapshot,
  { optimiser: { cashMax }, release }: AgentTerms,
): Finding[] {
  if (snapshot.holdings.length === 0) return [];
  const whole = knownWhole(snapshot);
  const cash = cashOf(snapshot);
  if (!cash.gt(0) || whole === undefined) return [];
  const share = cash.toNumber() / whole.toNumber();
  const level = levelOf(share, cashMax, release);
  if (level === undefined) return [];
  const { baseCurrency } = snapshot.portfolio;
  return [
    {
      ...{ agent: AGENT, rule: 'idle-cash', subject: 'portfolio', ...level, severity: 'INFO' },
      figures: figuresOf({ share, cash, value: whole, currency: baseCurrency }),
      threshold: String(cashMax),
      evidence: snapshot.cash.flatMap(({ events }) => events),
      text: `Cash of ${moneyText(cash, baseCurrency)} is ${percentText(share)} of the portfolio; the limit is ${limitText(cashMax)}.`,
      command: undefined,
    },
  ];
}

function cashOf({ cash }: Snapshot): Decimal {
  return sumOf<Decimal>(cash.map(({ baseValue }) => baseValue ?? NO_MONEY));
}

/** Undefined if it is not above zero, or a holding has no value. */
function knownWhole(snapshot: Snapshot): Decimal | undefined {
  const sizes = sizesOf(snapshot);
  const whole = wholeOf(snapshot, sizes);
  return sizes.length === snapshot.holdings.length && whole.gt(0) ? whole : undefined;
}
