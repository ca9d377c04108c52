// Settled cash, which the gateway states in several ways: a schedule by day for each currency, one amount, or in a summary only.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { parseAmount } from './amount.ts';

export interface CashAmount {
  readonly currency: string;
  readonly value: number;
}

export interface SettledCash {
  /** `20261002:1234.56;20261005:2345.67`; without a currency it is of the base currency. */
  scheduled(text: string, currency: string): void;
  stated(source: 'values' | 'summary', amount: CashAmount): void;
  /** As of the day. A schedule counts before an amount, and an amount before one of a summary. */
  on(day: TradingDay, baseCurrency: string | undefined): readonly CashAmount[];
  isStated(): boolean;
  forget(): void;
}

interface Point {
  /** `20261002` */
  readonly day: string;
  readonly value: number;
}

const POINT = /^(\d{8}):(.+)$/;
/** Of all currencies together. */
const TOTAL = 'BASE';

export function createSettledCash(): SettledCash {
  const schedules = new Map<string, readonly Point[]>();
  const amounts = new Map<'values' | 'summary', CashAmount>();

  return {
    scheduled(text, currency) {
      if (currency === TOTAL) return;
      const points = pointsIn(text);
      if (points === undefined) schedules.delete(currency);
      else schedules.set(currency, points);
    },
    stated: (source, amount) => void amounts.set(source, amount),
    on(day, baseCurrency) {
      const byCurrency = new Map<string, number>();
      const amount = amounts.get('values') ?? amounts.get('summary');
      if (amount !== undefined) {
        const currency = amount.currency === '' ? baseCurrency : amount.currency;
        if (currency !== undefined) byCurrency.set(currency, amount.value);
      }
      for (const named of [false, true]) {
        for (const [currency, points] of schedules) {
          const of = currency === '' ? baseCurrency : currency;
          const value = amountOn(points, day);
          if ((currency !== '') === named && of !== undefined && value !== undefined)
            byCurrency.set(of, value);
        }
      }
      return [...byCurrency].map(([currency, value]) => ({ currency, value }));
    },
    isStated: () => schedules.size > 0 || amounts.size > 0,
    forget() {
      schedules.clear();
      amounts.clear();
    },
  };
}

/** Undefined unless it is a list of days in rising order, each with an amount. */
function pointsIn(text: string): readonly Point[] | undefined {
  const points: Point[] = [];
  for (const part of text.trim().split(';')) {
    const [, day, amount = ''] = POINT.exec(part.trim()) ?? [];
    const value = parseAmount(amount);
    if (day === undefined || value === undefined) return undefined;
    if (day <= (points.at(-1)?.day ?? '')) return undefined;
    points.push({ day, value });
  }
  return points;
}

/** What settles on a later day is not free today. */
function amountOn(points: readonly Point[], day: TradingDay): number | undefined {
  const today = day.replaceAll('-', '');
  return points.findLast((point) => point.day <= today)?.value;
}
