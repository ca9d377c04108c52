// States a price for one position of a portfolio. A hand-set mark is an event; valuations that follow from it are not.
import { type Price, textOf } from '../../kernel/decimal.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import { portfolioStream } from '../domain/events/envelope.ts';
import { unitPrice } from '../domain/options/option-security.ts';
import { positionIdOf } from '../domain/portfolio/position-event.ts';
import type { MarkRow } from '../ports/marks.ts';
import { portfolioFor, type RecordContext, type RecordRefusal } from './record.ts';

export interface StatedMark extends Pick<MarkRow, 'portfolio' | 'at'> {
  readonly security: SecurityId;
  /** As sources quote it: of an option, per share. */
  readonly price: Price;
}

export type MarkRefusal =
  | RecordRefusal
  | { readonly kind: 'NOT_HELD'; readonly security: SecurityId };

export async function markPosition(
  context: RecordContext,
  { portfolio, security, price: quoted, at }: StatedMark,
): Promise<Result<MarkRow, MarkRefusal>> {
  const { step, cause } = context;
  const found = await portfolioFor(context, portfolio);
  if (!found.ok) return found;
  const position = await step.position(portfolio, security);
  if (position === undefined || position.quantity.isZero())
    return failed({ kind: 'NOT_HELD', security });
  const { currency } = position;
  const named = await step.security(security);
  const price = named === undefined ? quoted : unitPrice(named, quoted);
  const row: MarkRow = { portfolio, security, price, currency, at, recordedAt: step.at };
  const data = {
    positionId: positionIdOf(portfolio, security, position),
    security,
    price: textOf(price),
    currency,
  };
  const event = { type: 'POSITION_MARKED', schemaVersion: 1, effective: at, data };
  await step.append(portfolioStream(portfolio), [event], cause);
  await step.saveMark(row);
  return ok(row);
}
