// Fills that Alpaca busts or corrects after it reported them. An update names the fill by the id of its execution, which only the
// stream knows.
// Decision 0099
import { exactShares } from '../../../domain/positions/whole-part.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import { timeIn } from '../messages/times.ts';
import { execIdOf, type Fill } from './executions.ts';
import type { ShownOrder } from './order-in.ts';

export interface Corrections {
  /** A fill of an answer or a list. */
  note(fill: Fill): void;
  /** The same, as the stream names it. */
  name(executionId: string, fill: Fill): void;
  /** The fill as it is now, without shares after a bust; undefined if it cannot be said which one is meant. */
  corrected(update: Fields): Corrected | undefined;
  /**
   * The fills of an order that has lost shares since: all of it, or some of its only fill. Which of several fills are meant only the stream
   * says.
   */
  lowered(order: Pick<ShownOrder, 'id' | 'filled' | 'updatedAt'>): readonly Corrected[];
  /** Shares that no list of fills needs to have any more. */
  takenBack(orderId: string): number;
}

export interface Corrected {
  readonly execId: string;
  readonly fill: Fill;
}

/** An order is changed a moment after its fill. */
const SETTLED_MS = 1_000;
const BUST = 'trade_bust';
const CORRECTION = 'trade_correct';

export function isCorrectionEvent(event: string): boolean {
  return event === BUST || event === CORRECTION;
}

export function createCorrections(): Corrections {
  const fillById = new Map<string, Fill>();
  /** By the id that Alpaca gives an execution, also to what corrects one. */
  const idByExecution = new Map<string, string>();
  const correctedByExecution = new Map<string, Corrected>();
  const takenById = new Map<string, number>();
  const revisionById = new Map<string, number>();

  function note(fill: Fill): void {
    const id = execIdOf(fill);
    if (!fillById.has(id)) fillById.set(id, fill);
  }

  const fillsOf = (orderId: string) =>
    [...fillById.values()].filter((fill) => fill.orderId === orderId);

  /** A fill as it is now. */
  function settle(was: Fill, fill: Fill, at: number): Corrected {
    const id = execIdOf(fill);
    const revision = Math.max(at, (revisionById.get(id) ?? Number.NEGATIVE_INFINITY) + 1);
    revisionById.set(id, revision);
    fillById.set(id, fill);
    const taken = (takenById.get(fill.orderId) ?? 0) + Math.max(0, was.shares - fill.shares);
    takenById.set(fill.orderId, exactShares(taken));
    return { execId: `${id}.${revision}`, fill };
  }

  function meantBy(update: Fields): Fill | undefined {
    const named = idByExecution.get(textOf(update.previous_execution_id));
    if (named !== undefined) return fillById.get(named);
    const orderId = textOf(fieldsOf(update.order).id);
    const fills = fillsOf(orderId);
    return fills.length > 1 ? likeliestOf(fills, update) : fills[0];
  }

  /** Shares of the other fills of its order. */
  function othersOf({ orderId, cumulative }: Fill): number {
    const others = fillsOf(orderId).filter((one) => one.cumulative !== cumulative);
    return exactShares(others.reduce((sum, { shares }) => sum + shares, 0));
  }

  return {
    note,
    name(executionId, fill) {
      note(fill);
      if (executionId !== '') idByExecution.set(executionId, execIdOf(fill));
    },
    corrected(update) {
      const executionId = textOf(update.execution_id);
      const repeated = correctedByExecution.get(executionId);
      if (repeated !== undefined) return repeated;
      const was = meantBy(update);
      const fill = was && fillAfter(update, was, othersOf(was));
      if (was === undefined || fill === undefined) return undefined;
      const at = timeOf(update);
      if (at === undefined) return undefined;
      const corrected = settle(was, fill, at);
      if (executionId === '') return corrected;
      idByExecution.set(executionId, execIdOf(fill));
      correctedByExecution.set(executionId, corrected);
      return corrected;
    },
    lowered({ id, filled, updatedAt }) {
      const fills = fillsOf(id).filter(({ shares }) => shares > 0);
      const sum = exactShares(fills.reduce((all, { shares }) => all + shares, 0));
      const last = Math.max(...fills.map(({ at }) => at));
      // A row that is behind is older than the last fill.
      if (updatedAt === undefined || updatedAt < last + SETTLED_MS || filled >= sum) return [];
      if (fills.length > 1 && filled > 0) return [];
      return fills.map((was) => settle(was, { ...was, shares: filled }, updatedAt));
    },
    takenBack: (orderId) => takenById.get(orderId) ?? 0,
  };
}

/**
 * Named by an execution that another daemon has seen, or has seen corrected. Shares that are gone must not be counted, whatever the price
 * of one fill or the other; those of a correction are not known unless one fill has as many.
 */
function likeliestOf(fills: readonly Fill[], { event, qty, price }: Fields): Fill | undefined {
  const shares = Math.abs(numberOf(qty) ?? Number.NaN);
  const same = fills.filter((fill) => fill.shares === shares);
  const like = same.find((fill) => fill.price === numberOf(price)) ?? same.at(-1);
  if (like !== undefined || textOf(event) !== BUST) return like;
  return fills.findLast((fill) => fill.shares > shares);
}

/** A later correction has a later time, also for another daemon. The time of a bust may be that of the fill. */
function timeOf({ timestamp, order }: Fields): number | undefined {
  const times = [timestamp, fieldsOf(order).updated_at].flatMap((one) => timeIn(textOf(one)) ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

/**
 * A bust states the shares that it takes, a correction all that remain. The order states what all its fills have left: less than expected
 * if an earlier daemon has seen others taken back.
 */
function fillAfter(
  { event, qty, price, order }: Fields,
  was: Fill,
  others: number,
): Fill | undefined {
  const stated = numberOf(qty);
  if (textOf(event) === BUST) {
    const taken = Math.abs(stated ?? was.shares);
    const left = (numberOf(fieldsOf(order).filled_qty) ?? was.cumulative) - others;
    return { ...was, shares: exactShares(Math.max(0, Math.min(was.shares - taken, left))) };
  }
  const corrected = numberOf(price);
  if (stated === undefined || stated <= 0 || corrected === undefined || corrected <= 0)
    return undefined;
  return { ...was, shares: stated, price: corrected };
}
