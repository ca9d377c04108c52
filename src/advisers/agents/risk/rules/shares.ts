// Limits on parts of the whole.
import { sumOf } from '../../../../kernel/amounts.ts';
import { type Decimal, NO_MONEY } from '../../../../kernel/decimal.ts';
import { exposureName } from '../../../../ledger/ports/options.ts';
import { concentrationOf, mergedByName } from '../../../../market/performance/concentration.ts';
import type { Finding } from '../../findings/finding.ts';
import { levelOf } from '../../findings/level.ts';
import { figuresOf, limitText, moneyText, numberText, percentText } from '../../findings/words.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type Sized, sizesOf, wholeOf } from '../../snapshot/whole.ts';
import type { AgentTerms } from '../../terms/agent-terms.ts';
import { isBroadFund, isWorldFund } from './broad-funds.ts';

const AGENT = 'risk';

/** Of four names or fewer each is a large part, however equal they are. */
const NAMES_MIN = 5;
/** Of so few, one is large from twice an equal share on: of two none is. */
const TIMES_EQUAL = 2;

export function largePositions(
  snapshot: Snapshot,
  { risk: { positionMax }, release }: AgentTerms,
): Finding[] {
  const sizes = sizesOf(snapshot);
  const whole = wholeOf(snapshot, sizes);
  const { baseCurrency } = snapshot.portfolio;
  const names = namesOf(sizes).length;
  const limit = names < NAMES_MIN ? Math.max(positionMax, TIMES_EQUAL / names) : positionMax;
  return sizes.flatMap(({ holding, size }) => {
    const { security, symbol, lots } = holding;
    if (isBroadFund(holding)) return [];
    const share = size.toNumber() / whole.toNumber();
    const level = levelOf(share, limit, release);
    if (level === undefined) return [];
    return [
      {
        ...{ agent: AGENT, rule: 'position-share', subject: `security:${security}`, ...level },
        severity: level.bucket > 1 ? 'CRITICAL' : 'WARNING',
        figures: figuresOf({ share, value: size, whole, currency: baseCurrency }),
        threshold: numberText(limit),
        evidence: lots.map(({ event }) => event),
        text: `${symbol} is ${percentText(share)} of the portfolio: ${moneyText(size, baseCurrency)} of ${moneyText(whole, baseCurrency)}; the limit is ${limitText(limit)}.`,
        command: undefined,
      },
    ];
  });
}

export function concentration(
  snapshot: Snapshot,
  { risk: { concentrationMax }, release }: AgentTerms,
): Finding[] {
  const sizes = sizesOf(snapshot);
  if (heldByName(sizes).length < NAMES_MIN) return [];
  const { index, effectiveNumber, largest } = concentrationOf(namesOf(sizes));
  if (index.value === null || effectiveNumber.value === null || largest === undefined) return [];
  const level = levelOf(index.value, concentrationMax, release);
  if (level === undefined) return [];
  return [
    {
      ...{ agent: AGENT, rule: 'concentration', subject: 'portfolio', ...level },
      // Three or four equal names are a choice, fewer than two equal ones a risk.
      severity: level.bucket > 1 ? 'WARNING' : 'INFO',
      figures: figuresOf({
        ...{ index: index.value, effective_number: effectiveNumber.value },
        ...{ positions: sizes.length, largest: largest.symbol, largest_share: largest.weight },
      }),
      threshold: String(concentrationMax),
      evidence: sizes.flatMap(({ holding }) => holding.lots.map(({ event }) => event)),
      text: `The ${sizes.length} positions are as concentrated as ${effectiveNumber.value.toFixed(1)} equal ones: the Herfindahl index is ${numberText(Number(index.value.toFixed(3)))}, the limit ${numberText(concentrationMax)}.`,
      command: undefined,
    },
  ];
}

/** A fund counts as so many equal names: its share of the index is next to nothing. */
const NAMES_OF_FUND = 100;

function heldByName(sizes: readonly Sized[]): ReturnType<typeof mergedByName> {
  return mergedByName(
    sizes.map(({ holding, size }) => ({
      symbol: exposureName(holding),
      marketValue: size.toNumber(),
    })),
  );
}

/** What is held, and of a broad fund as many names as it stands for. */
function namesOf(sizes: readonly Sized[]): ReturnType<typeof mergedByName> {
  const broad = new Set(
    sizes.filter(({ holding }) => isBroadFund(holding)).map(({ holding }) => exposureName(holding)),
  );
  return heldByName(sizes).flatMap((one) =>
    broad.has(one.symbol)
      ? Array.from({ length: NAMES_OF_FUND }, () => ({
          symbol: one.symbol,
          marketValue: one.marketValue / NAMES_OF_FUND,
        }))
      : [one],
  );
}

interface Group {
  readonly rule: 'currency-share' | 'sector-share';
  readonly name: string;
  readonly size: Decimal;
  readonly max: number;
  readonly evidence: readonly string[];
}

export function shareOfGroups(snapshot: Snapshot, { risk, release }: AgentTerms): Finding[] {
  const sizes = sizesOf(snapshot);
  const whole = wholeOf(snapshot, sizes);
  const groups = [
    ...currencies(snapshot, sizes, risk.currencyMax),
    ...sectors(sizes, risk.sectorMax),
  ];
  const { baseCurrency } = snapshot.portfolio;
  return groups.flatMap(({ rule, name, size, max, evidence }): Finding[] => {
    const share = size.toNumber() / whole.toNumber();
    const level = levelOf(share, max, release);
    if (level === undefined) return [];
    const [kind] = rule.split('-');
    const what = rule === 'currency-share' ? `What is held in ${name}` : `The sector ${name}`;
    return [
      {
        ...{ agent: AGENT, rule, subject: `${kind}:${name}`, ...level },
        severity: 'WARNING',
        figures: figuresOf({ share, value: size, whole, currency: baseCurrency }),
        threshold: String(max),
        evidence,
        text: `${what} is ${percentText(share)} of the portfolio: ${moneyText(size, baseCurrency)} of ${moneyText(whole, baseCurrency)}; the limit is ${limitText(max)}.`,
        command: undefined,
      },
    ];
  });
}

/** Without that of the portfolio. */
function currencies({ portfolio, cash }: Snapshot, sizes: readonly Sized[], max: number): Group[] {
  const known = sizes.filter(({ holding }) => !isWorldFund(holding));
  const held = Map.groupBy(known, ({ holding }) => holding.currency);
  const balances = new Map(cash.map((one) => [one.currency, one]));
  return [...new Set([...held.keys(), ...balances.keys()])]
    .filter((currency) => currency !== portfolio.baseCurrency)
    .map((name) => {
      const own = held.get(name) ?? [];
      const balance = balances.get(name);
      const free = balance?.baseValue?.isNegative() === false ? balance.baseValue : NO_MONEY;
      return {
        ...{ rule: 'currency-share' as const, name, max },
        size: sumOf<Decimal>([...own.map(({ size }) => size), free]),
        evidence: [...own.flatMap(eventsOf), ...(balance?.events ?? [])],
      };
    });
}

/** Not of few names: one of three is a third of the portfolio, and so is its sector. */
function sectors(sizes: readonly Sized[], max: number): Group[] {
  if (namesOf(sizes).length < NAMES_MIN) return [];
  const known = sizes.filter(({ holding }) => holding.sector !== undefined);
  return [...Map.groupBy(known, ({ holding }) => holding.sector ?? '')].map(([name, own]) => ({
    ...{ rule: 'sector-share' as const, name, max },
    size: sumOf(own.map(({ size }) => size)),
    evidence: own.flatMap(eventsOf),
  }));
}

function eventsOf({ holding }: Sized): readonly string[] {
  return holding.lots.map(({ event }) => event);
}
