// Dividends as price sources announced them, against those that are booked: one that is missing, and one of another amount.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { hasShape } from '../../../../ledger/ports/drafts.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import type { SeenDividend, SeenEntry, SeenHolding, Snapshot } from '../../snapshot/snapshot.ts';
import { bookingsBySecurity } from './by-security.ts';
import { doubt } from './doubt.ts';
import { heldOn } from './held-on.ts';

/** From the ex-date to the payment. */
const DAYS_MAX = 70;
/** Some books have the payment on the record date, and time zones move days. */
const DAYS_BEFORE = 3;
/** What a payer keeps back: withholding taxes, and fees of depositaries. */
const PART_MIN = 0.5;
const PART_MAX = 1.05;

interface Announced extends SeenDividend {
  /** The day before its ex-date. */
  readonly held: number;
  readonly booked: SeenEntry | undefined;
}

export function announcedDividends(snapshot: Snapshot): Finding[] {
  const { holdings, today } = snapshot;
  const bySecurity = bookingsBySecurity(snapshot);
  return holdings.flatMap((holding) => {
    const own = bySecurity.get(holding.security) ?? [];
    const paid = matched(holding, own);
    const missing = paid.filter(
      ({ booked, on }) => booked === undefined && addDays(on, DAYS_MAX) < today,
    );
    const [first] = missing;
    const isNever = !own.some(({ type }) => hasShape(type, 'distribution'));
    if (first !== undefined && isNever) return [noneBooked(holding, missing)];
    return [
      ...missing.map((one) => notBooked(holding, one)),
      ...paid.flatMap((one) => otherAmount(holding, one)),
    ];
  });
}

/** Each payment belongs to the newest ex-date before it that has none yet. */
function matched(holding: SeenHolding, own: readonly SeenEntry[]): readonly Announced[] {
  const { dividends, currency } = holding;
  const bookedOf = new Map<TradingDay, SeenEntry>();
  for (const one of own) {
    if (!hasShape(one.type, 'distribution')) continue;
    const [from, to] = [addDays(one.on, -DAYS_MAX), addDays(one.on, DAYS_BEFORE)];
    const of = dividends.findLast(({ on }) => on >= from && on <= to && !bookedOf.has(on));
    if (of !== undefined) bookedOf.set(of.on, one);
  }
  return dividends.flatMap((one) => {
    if (one.currency !== currency) return [];
    const held = heldOn(addDays(one.on, -1), own, holding.quantity.toNumber());
    if (held === undefined || held <= 0) return [];
    return [{ ...one, held, booked: bookedOf.get(one.on) }];
  });
}

function notBooked(holding: SeenHolding, { on, perShare, held }: Announced): Finding {
  const { security, symbol, currency, lots } = holding;
  const expected = numberText(perShare * held);
  return {
    ...{ agent: 'anomaly', rule: 'dividend-missing', subject: `day:${security}/${on}` },
    ...{ bucket: 1, isBreach: true, severity: 'WARNING' },
    figures: figuresOf({ per_share: perShare, held, expected, currency, on }),
    threshold: undefined,
    evidence: lots.map(({ event }) => event),
    text: `${symbol} paid ${numberText(perShare)} ${currency} a share to holders before ${on}; ${numberText(held)} were held, and no dividend of about ${expected} ${currency} is booked. Is it missing, or was it paid elsewhere?`,
    command: undefined,
    question: { restsOn: [`${on} ${numberText(perShare)} ${numberText(held)}`] },
  };
}

/** Its owner may keep no dividends at all: that is one question, and one answer settles it. */
function noneBooked(
  { security, symbol, currency, lots }: SeenHolding,
  missing: readonly Announced[],
): Finding {
  const expected = missing.reduce((sum, { perShare, held }) => sum + perShare * held, 0);
  const since = missing[0]?.on;
  return {
    ...{ agent: 'anomaly', rule: 'dividend-missing', subject: `security:${security}` },
    ...{ bucket: 1, isBreach: true, severity: 'WARNING' },
    figures: figuresOf({ count: missing.length, expected, currency, since }),
    threshold: undefined,
    evidence: lots.map(({ event }) => event),
    text: `${symbol} paid ${missing.length} ${missing.length === 1 ? 'dividend' : 'dividends'} since ${since}, about ${numberText(expected)} ${currency} for what was held, and none is booked. Are they missing, or paid elsewhere?`,
    command: undefined,
    question: { restsOn: [`no dividend of ${security} is booked`] },
  };
}

function otherAmount(
  { symbol }: SeenHolding,
  { on, perShare, held, booked }: Announced,
): Finding[] {
  if (booked === undefined || booked.type !== 'DIVIDEND') return [];
  const expected = perShare * held;
  const share = booked.cash.toNumber() / expected;
  if (share >= PART_MIN && share <= PART_MAX) return [];
  const { id, cash, currency, on: paidOn } = booked;
  return [
    doubt(
      booked,
      {
        rule: 'dividend-announced',
        severity: 'WARNING',
        figures: figuresOf({
          ...{ transaction: id, cash, currency, on: paidOn },
          ...{ ex_date: on, per_share: perShare, held, expected },
        }),
        threshold: String(PART_MAX),
        text: `Transaction ${id} (DIVIDEND ${symbol} of ${cash} ${currency} on ${paidOn}): ${numberText(perShare)} a share was announced for ${on}, and ${numberText(held)} were held, which makes ${numberText(expected)}. Was it ${numberText(expected)} rather than ${cash}?`,
      },
      { restsOn: [`${on} ${numberText(perShare)} ${numberText(held)}`] },
    ),
  ];
}
