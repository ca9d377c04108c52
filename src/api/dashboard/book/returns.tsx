// The figures of a span, each with the reason if it is not defined.

import { amount, signedAmount, toneOf, UNKNOWN } from '../facts/amounts.ts';
import type { Performance } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { share, signedShare, toneOfText } from '../facts/decimals.ts';
import { Fact, Gaps } from './section.tsx';

interface ReturnsProps {
  readonly performance: Performance;
  readonly benchmark: string;
}

export function Returns({ performance, benchmark }: ReturnsProps) {
  const { from, to, warnings, portfolio } = performance;
  return (
    <>
      <dl class="amounts returns">
        <Return of={performance} name="time_weighted_return" title="Time-weighted (TWR)">
          what the holdings earned, whatever was paid in or out
        </Return>
        <Return of={performance} name="xirr" title="Money-weighted (MWR), a year">
          {performance.is_sub_year
            ? 'extrapolated from less than a year: what your money earned, with the days on which it came and went'
            : 'what your money earned, with the days on which it came and went'}
        </Return>
        <Drawdown of={performance} />
      </dl>
      <p class="parts">
        {from === null || to === null ? 'No day has a value.' : `From ${from} to ${to}.`}
      </p>
      {portfolio !== null && <Paid portfolio={portfolio} />}
      <Risk of={performance} />
      {performance.benchmark !== null && <Beside of={performance} benchmark={benchmark} />}
      <Gaps sentences={warnings} />
    </>
  );
}

interface ReturnProps {
  readonly of: Performance;
  readonly name: 'time_weighted_return' | 'xirr';
  readonly title: string;
  readonly children: string;
}

function Return({ of, name, title, children }: ReturnProps) {
  const shown = signedShare(of[name]);
  return (
    <Fact name={title} tone={toneOfText(shown)}>
      <strong class="large">{shown}</strong>
      <small class="below">{of[name] === null ? reasonOf(of, name) : children}</small>
    </Fact>
  );
}

function reasonOf({ reasons }: Performance, name: string): string {
  return reasons[name]?.text ?? '';
}

function Drawdown({ of }: { readonly of: Performance }) {
  const { drawdown } = of;
  if (drawdown === null)
    return (
      <Fact name="Deepest drawdown">
        <strong class="large">{UNKNOWN}</strong>
        <small class="below">{reasonOf(of, 'max_drawdown')}</small>
      </Fact>
    );
  const { max_drawdown: depth, peak_date: peak, trough_date: trough, recovery_date } = drawdown;
  const recovered =
    recovery_date === null ? 'not recovered yet' : `recovered ${dateText(recovery_date)}`;
  return (
    <Fact name="Deepest drawdown" tone={toneOfText(signedShare(depth))}>
      <strong class="large">{signedShare(depth)}</strong>
      <small class="below">
        {peak === null || trough === null
          ? 'never below its peak'
          : `${dateText(peak)} to ${dateText(trough)}, ${recovered}`}
      </small>
    </Fact>
  );
}

function Paid({ portfolio }: { readonly portfolio: NonNullable<Performance['portfolio']> }) {
  const { currency, start_value: start, end_value: end, gain } = portfolio;
  return (
    <dl class="amounts">
      <Fact name="At the start">{`${amount(start)} ${currency}`}</Fact>
      <Fact name="Paid in">{`${amount(portfolio.paid_in)} ${currency}`}</Fact>
      <Fact name="Paid out">{`${amount(portfolio.paid_out)} ${currency}`}</Fact>
      <Fact name="Gain" tone={toneOf(gain)}>{`${signedAmount(gain)} ${currency}`}</Fact>
      <Fact name="At the end">{`${amount(end)} ${currency}`}</Fact>
    </dl>
  );
}

function Risk({ of }: { readonly of: Performance }) {
  return (
    <dl class="amounts">
      <Fact name="Growth a year">{signedShare(of.cagr)}</Fact>
      <Fact name="Annualised return">{signedShare(of.annualised_return)}</Fact>
      <Fact name="Volatility a year">{share(of.volatility)}</Fact>
      <Fact name="Sharpe">{amount(of.sharpe)}</Fact>
      <Fact name="Sortino">{amount(of.sortino)}</Fact>
      <Fact name={`Value at risk, ${share(of.conventions.confidence, 0)}`}>
        {share(of.value_at_risk)}
      </Fact>
    </dl>
  );
}

function Beside({ of: { benchmark: beside }, benchmark }: { of: Performance; benchmark: string }) {
  if (beside === null) return null;
  return (
    <>
      <h3>
        Beside {benchmark}, {beside.pairs} days
      </h3>
      <dl class="amounts">
        <Fact name="Alpha a year">{signedShare(beside.alpha)}</Fact>
        <Fact name="Beta">{amount(beside.beta)}</Fact>
        <Fact name="R²">{amount(beside.r_squared)}</Fact>
        <Fact name="Information ratio">{amount(beside.information_ratio)}</Fact>
      </dl>
    </>
  );
}
