// Fills that Alpaca busts or corrects after it reported them. An update names the fill by the id of its execution, which only the
// stream knows.
// Decision 0099
import { exactShares } from '../../../domain/positions/whole-part.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../kit/fields.ts';
import { timeIn } from '../messages/times.ts';
import { execIdOf, type Fill } from './executions.ts';

export interface Corrections {
  /** A fill of an answer or a list. */
  note(fill: Fill): void;
  /** The same, as the stream names it. */
  name(executionId: string, fill: Fill): void;
  /** The fill as it is now, without shares after a bust; undefined if it cannot be said which one is meant. */
  corrected(update: Fields): Corrected | undefined;
  /** Shares that no list of fills needs to have any more. */
  takenBack(orderId: string): number;
}

export interface Corrected {
  readonly execId: string;
  readonly fill: Fill;
}

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

  function meantBy(update: Fields): Fill | undefined {
    const named = idByExecution.get(textOf(update.previous_execution_id));
    if (named !== undefined) return fillById.get(named);
    const orderId = textOf(fieldsOf(update.order).id);
    const fills = [...fillById.values()].filter((fill) => fill.orderId === orderId);
    const same = fills.filter((fill) => isWholly(update, fill));
    const [only, ...others] = fills.length > 1 ? same : fills;
    return others.length === 0 ? only : undefined;
  }

  /** A later correction has a later time, also for another daemon. The time of a bust may be that of the fill. */
  function revisionOf(id: string, update: Fields): number | undefined {
    const times = [update.timestamp, fieldsOf(update.order).updated_at];
    const known = times.flatMap((time) => timeIn(textOf(time)) ?? []);
    return known.length === 0
      ? undefined
      : Math.max(...known, (revisionById.get(id) ?? Number.NEGATIVE_INFINITY) + 1);
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
      const fill = was && fillAfter(update, was);
      if (was === undefined || fill === undefined) return undefined;
      const id = execIdOf(fill);
      const revision = revisionOf(id, update);
      if (revision === undefined) return undefined;
      const corrected = { execId: `${id}.${revision}`, fill };
      revisionById.set(id, revision);
      fillById.set(id, fill);
      const taken = (takenById.get(fill.orderId) ?? 0) + Math.max(0, was.shares - fill.shares);
      takenById.set(fill.orderId, exactShares(taken));
      if (executionId === '') return corrected;
      idByExecution.set(executionId, id);
      correctedByExecution.set(executionId, corrected);
      return corrected;
    },
    takenBack: (orderId) => takenById.get(orderId) ?? 0,
  };
}

/** A bust of all of it. */
function isWholly({ qty, price }: Fields, fill: Fill): boolean {
  return numberOf(qty) === -fill.shares && numberOf(price) === fill.price;
}

/** A bust states the shares that it takes, a correction all that remain. */
function fillAfter({ event, qty, price }: Fields, was: Fill): Fill | undefined {
  const stated = numberOf(qty);
  if (textOf(event) === BUST) {
    const shares = stated === undefined ? 0 : exactShares(was.shares - Math.abs(stated));
    return { ...was, shares: Math.max(0, shares) };
  }
  const corrected = numberOf(price);
  if (stated === undefined || stated <= 0 || corrected === undefined || corrected <= 0)
    return undefined;
  return { ...was, shares: stated, price: corrected };
}
