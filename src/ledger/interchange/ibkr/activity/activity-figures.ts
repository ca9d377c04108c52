// What an activity statement says about the account itself, and its corporate actions.
import type { Money, Quantity } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import type { CurrencyCode } from '../../../domain/entries/ids.ts';
import { currencyFrom } from '../../rows/currency-code.ts';
import type { ImportProblem, Place } from '../../rows/imported-file.ts';
import type { Row, RowReading } from '../../rows/row-reading.ts';
import { formFrom } from '../../text/moment-text.ts';
import { securityAtStart } from '../stated/action-description.ts';
import type { ActionRow } from '../stated/action-proposals.ts';
import { STATEMENT_ZONE } from '../stated/moments.ts';
import type {
  StatedCash,
  StatedPosition,
  StatedRate,
  StatedRealized,
  StatementFigures,
} from '../stated/statement-figures.ts';
import { quotedPrice } from './quoted-price.ts';
import { type ActivitySections, currencyOrSum, readActivity } from './sections.ts';

type AccountFigures = Omit<StatementFigures, 'trades' | 'closedLots' | 'distributions'>;

export function activityFigures(
  sections: ActivitySections,
  problems: ImportProblem[],
): AccountFigures {
  const each = <Value>(section: string, read: (reading: RowReading, row: Row) => Value) =>
    sections
      .rows(section)
      .flatMap((row) => readActivity(row, problems, (reading) => read(reading, row)) ?? []);
  const baseCurrency = currencyFrom(sections.field('Account Information', 'Base Currency') ?? '');
  const [from, to] = (sections.field('Statement', 'Period') ?? '').split(' - ').map(dayOf);
  const positions = sections.rows('Open Positions').filter(isPosition);
  return {
    account: sections.field('Account Information', 'Account') ?? '',
    ...{ baseCurrency, from, to: to ?? from },
    cash: cashTogether(each('Cash Report', cashIn).flat()),
    positions: positions.flatMap(
      (row) => readActivity(row, problems, (reading) => positionIn(reading, row, sections)) ?? [],
    ),
    realized: each('Realized & Unrealized Performance Summary', (reading, row) =>
      realizedIn(reading, row, sections),
    ),
    rates: each('Base Currency Exchange Rate', (reading, row) =>
      rateIn(reading, row, baseCurrency),
    ).flat(),
  };
}

const PERIOD = formFrom("MMM d',' yyyy");

/** `January 1, 2024`: the first three letters of a month are enough. */
function dayOf(text: string): TradingDay | undefined {
  const short = text.trim().replace(/^([A-Za-z]{3})[a-z]*/, '$1');
  return PERIOD?.parse(short, STATEMENT_ZONE)?.on;
}

interface CashFigure {
  readonly place: Place;
  readonly currency: CurrencyCode;
  readonly name: 'starting' | 'ending' | 'endingSettled';
  readonly amount: Money;
}

const CASH_NAMES: Readonly<Record<string, CashFigure['name']>> = {
  'Starting Cash': 'starting',
  'Ending Cash': 'ending',
  'Ending Settled Cash': 'endingSettled',
};

function cashIn(reading: RowReading, { place }: Row): CashFigure[] {
  const name = CASH_NAMES[reading.text('Currency Summary')];
  const currency = currencyOrSum(reading);
  if (name === undefined || currency === undefined) return [];
  return [{ place, currency, name, amount: reading.money('Total') }];
}

function cashTogether(figures: readonly CashFigure[]): StatedCash[] {
  const byCurrency = new Map<CurrencyCode, StatedCash>();
  for (const { place, currency, name, amount } of figures) {
    const known = byCurrency.get(currency) ?? {
      ...{ place, currency, starting: undefined, ending: undefined, endingSettled: undefined },
    };
    byCurrency.set(currency, { ...known, [name]: amount });
  }
  return [...byCurrency.values()];
}

/** Lots of a position are listed below it. */
function isPosition({ raw }: Row): boolean {
  return raw.DataDiscriminator === 'Summary' || raw.DataDiscriminator === undefined;
}

function positionIn(reading: RowReading, { place }: Row, sections: ActivitySections) {
  const money = (name: string) => (reading.has(name) ? reading.money(name) : undefined);
  const quantity = reading.number('Quantity') as Quantity;
  const position: StatedPosition = {
    place,
    security: sections.security(reading.needed('Symbol')),
    currency: reading.currency('Currency'),
    quantity,
    cost: money('Cost Basis'),
    mark: reading.has('Close Price')
      ? quotedPrice(reading, 'Close Price', { quantity, amount: 'Value' })
      : undefined,
    value: money('Value'),
    unrealized: money('Unrealized P/L'),
    openedAt: undefined,
  };
  return position;
}

function realizedIn(reading: RowReading, { place }: Row, sections: ActivitySections) {
  const sum = (term: string): Money | undefined => {
    const [profit, loss] = [`Realized ${term} Profit`, `Realized ${term} Loss`];
    if (!reading.has(profit) || !reading.has(loss)) return undefined;
    return reading.money(profit).plus(reading.money(loss)) as Money;
  };
  const realized: StatedRealized = {
    place,
    security: sections.security(reading.needed('Symbol')),
    total: reading.money('Realized Total'),
    shortTerm: sum('S/T'),
    longTerm: sum('L/T'),
  };
  return realized;
}

function rateIn(
  reading: RowReading,
  { place }: Row,
  baseCurrency: CurrencyCode | undefined,
): StatedRate[] {
  // The broker lists private codes, such as CNH for yuan outside China; their rates book nothing.
  if (currencyFrom(reading.text('Currency')) === undefined) return [];
  const [from, rate] = [reading.currency('Currency'), reading.number('Rate')];
  return baseCurrency === undefined ? [] : [{ place, on: undefined, from, to: baseCurrency, rate }];
}

export function activityActions(
  sections: ActivitySections,
  problems: ImportProblem[],
): ActionRow[] {
  return sections.rows('Corporate Actions').flatMap((row) => {
    const read = readActivity(row, problems, (reading): ActionRow => {
      const description = reading.needed('Description');
      const moment = reading.moment(reading.has('Date/Time') ? 'Date/Time' : 'Report Date');
      const security = securityInBrackets(description) ?? securityAtStart(description);
      if (security === undefined)
        reading.refuse('Description', 'The corporate action names no security; book it by hand.');
      const id = `${moment.on} ${description}`;
      return {
        ...{ place: row.place, actionId: '', moment, description },
        origin: { source: 'ibkr-activity', id },
        security: sections.security(security?.symbol ?? ''),
        currency: reading.currency('Currency'),
        quantity: reading.quantity('Quantity'),
        proceeds: reading.money('Proceeds'),
      };
    });
    return read ?? [];
  });
}

/** `(KVUE, KENVUE INC, US49177J1025)` at the end: what the row adds or takes away. */
function securityInBrackets(description: string): { readonly symbol: string } | undefined {
  const [, symbol] = /\(([^(),]+), [^()]*\)\s*$/.exec(description) ?? [];
  return symbol === undefined ? undefined : { symbol };
}
