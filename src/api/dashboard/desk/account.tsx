// What the account is worth and can still buy, as the broker reports it, and what it was worth when each day began.
import { useMemo } from 'preact/hooks';
import { CurveFigure } from '../curves/curve-figure.tsx';
import { amount } from '../facts/amounts.ts';
import { equityCurve } from '../facts/equity.ts';
import { quietFor } from '../facts/quiet-gateway.ts';
import type { Board } from '../facts/shapes.ts';
import { span } from '../facts/times.ts';
import { Fact } from '../lists/fact.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { trader } from '../state/dashboard-snapshot.ts';
import { useAsked } from '../state/polled-request.ts';

/** A day begins once. */
const RENEW_MS = 10 * 60_000;
const DAYS_MAX = 1_000;
/** The broker reports every few minutes; older than this says nothing of now. */
const OLD_SECONDS = 300;

export function Account({ board }: { readonly board: Board }) {
  const { net_liquidation: worth, cash, buying_power: power } = board.account.balance;
  const isQuiet = quietFor(board.status) !== undefined;
  return (
    <section class="account-figures" aria-labelledby="account-title">
      <h2 id="account-title">Balance</h2>
      <dl class="facts">
        <Fact name="Value">
          <Reported figure={worth} isQuiet={isQuiet} />
        </Fact>
        <Fact name="Cash">
          <Reported figure={cash} isQuiet={isQuiet} />
        </Fact>
        <Fact name="Buying power">
          <Reported figure={power} isQuiet={isQuiet} />
        </Fact>
      </dl>
      <Equity worth={worth.value} isQuiet={isQuiet} />
    </section>
  );
}

type Figure = Board['account']['balance']['cash'];

interface ReportedProps {
  readonly figure: Figure;
  /** Nothing of the broker arrives: however young the figure is, it is not of now. */
  readonly isQuiet: boolean;
}

function Reported({ figure: { value, age_seconds: age, reason }, isQuiet }: ReportedProps) {
  if (value === null) return <small>{reason ?? 'not reported'}</small>;
  const isOld = age !== null && (isQuiet || age > OLD_SECONDS);
  return (
    <span class={isOld ? 'faded' : ''}>
      {amount(value)} {trader.value?.currency ?? ''}
      {isOld && <small class="age"> {span(age * 1_000)} old</small>}
    </span>
  );
}

interface EquityProps {
  readonly worth: number | null;
  readonly isQuiet: boolean;
}

function Equity({ worth, isQuiet }: EquityProps) {
  const name = trader.value?.name;
  const asked = useAsked(
    name === undefined ? undefined : `equity ${name}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/equity', {
        params: { path: { trader: name ?? '' }, query: { limit: DAYS_MAX, sort: 'day' } },
      }),
    { renewMs: RENEW_MS, followsFacts: false },
  );
  return (
    <UntilKnown asked={asked} what="the equity">
      {({ body }) => <Curve rows={body} {...{ worth, isQuiet }} />}
    </UntilKnown>
  );
}

interface CurveProps extends EquityProps {
  readonly rows: readonly { readonly day: string; readonly net_liquidation: number }[];
}

function Curve({ rows, worth, isQuiet }: CurveProps) {
  const currency = trader.value?.currency ?? '';
  // Drawn anew when a figure moves, not with every board.
  const curve = useMemo(
    () => equityCurve(rows, { worth, isQuiet }, currency),
    [rows, worth, isQuiet, currency],
  );
  if (curve === undefined)
    return <p class="empty">The curve begins with the second day of trading.</p>;
  return <CurveFigure curve={curve} />;
}
