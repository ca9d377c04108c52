// Compares the broker's regular hours of a contract with our calendar; where they differ, the shorter day applies.
import { type Instant, instant, type TradingDay } from '../../kernel/instant.ts';
import type { Session, Span } from '../time/calendar.ts';

/** One day as the broker lists it; a closed day has no times. */
export interface BrokerDay {
  readonly day: TradingDay;
  readonly span: { readonly open: Instant; readonly close: Instant } | undefined;
}

export interface AgreedSession {
  readonly open: Instant;
  /** The earlier of the two closes. */
  readonly close: Instant;
  /** Nothing trades in it. */
  readonly lunch?: Span;
  /** The broker and our calendar differ for the day. */
  readonly isDisputed: boolean;
}

/**
 * The session both agree on; for a day that the broker does not list (its list is short), our calendar alone decides.
 * `mayBeLonger`: options of some funds and indexes trade for a quarter of an hour longer than their stock.
 */
export function agreedSession(
  session: Session | undefined,
  days: readonly BrokerDay[] | undefined,
  { mayBeLonger = false }: { readonly mayBeLonger?: boolean } = {},
): AgreedSession | undefined {
  if (session === undefined) return undefined;
  const listed = days?.find(({ day }) => day === session.day);
  if (listed === undefined) return { ...session, isDisputed: false };
  if (listed.span === undefined) return undefined;
  const { open, close } = listed.span;
  return {
    open: instant(Math.max(open, session.open)),
    close: instant(Math.min(close, session.close)),
    ...(session.lunch && { lunch: session.lunch }),
    isDisputed: mayBeLonger
      ? open > session.open || close < session.close
      : open !== session.open || close !== session.close,
  };
}
