// What a portfolio is worth, with its parts and its cash.

import { oldestPrice } from '../facts/allocations.ts';
import { gapsOf } from '../facts/book-gaps.ts';
import type { Portfolio } from '../facts/book-shapes.ts';
import { dateText } from '../facts/date-formats.ts';
import { money, signedMoney, toneOfText } from '../facts/decimals.ts';
import { dayOf } from '../facts/times.ts';
import { zone } from '../state/zone.ts';
import { Fact, Gaps, Percent } from './section.tsx';

export function Worth({ portfolio }: { readonly portfolio: Portfolio }) {
  const { id, name, description, base_currency: currency, total_gain_loss: gain } = portfolio;
  return (
    <section class="worth" aria-labelledby="worth-title">
      <h2 id="worth-title">{name ?? `Portfolio ${id}`}</h2>
      <p class="settings">
        {settingsOf(portfolio)}
        {description === null ? '' : ` ${description}`}
      </p>
      <dl class="amounts">
        <Fact name="Worth with cash">
          <strong class="large">{money(portfolio.net_value, currency)}</strong>
        </Fact>
        <Fact name="Positions">{money(portfolio.total_value, currency)}</Fact>
        <Fact name="Cash">{money(portfolio.cash_value, currency)}</Fact>
        <Fact name="Cost of positions">{money(portfolio.total_cost, currency)}</Fact>
        <Fact name="Open gain" tone={toneOfText(gain)}>
          {signedMoney(gain, currency)} <Percent text={portfolio.total_gain_loss_percent} />
        </Fact>
        {toneOfText(portfolio.currency_gain) !== 'none' && (
          <Fact name="Of it by exchange rates" tone={toneOfText(portfolio.currency_gain)}>
            {signedMoney(portfolio.currency_gain, currency)}
          </Fact>
        )}
        <Fact name="Realised, all years" tone={toneOfText(portfolio.realized_gain)}>
          {signedMoney(portfolio.realized_gain, currency)}
        </Fact>
      </dl>
      <p class="parts">{pricesOf(portfolio)}</p>
      <Gaps sentences={gapsOf(portfolio)} />
      <CashOf portfolio={portfolio} />
    </section>
  );
}

function pricesOf({ holdings }: Portfolio): string {
  const oldest = oldestPrice(holdings);
  if (oldest === undefined) return 'As booked now; nothing is held at a price.';
  return `Now, at the newest prices on record, the oldest of ${dateText(dayOf(oldest, zone.value))}.`;
}

function settingsOf({
  kind,
  account,
  tax_treatment,
  cost_basis_method: method,
}: Portfolio): string {
  const whose = kind === 'TRADER' ? `Follows the trades of ${account ?? 'a trader'}. ` : '';
  const simulated = kind === 'SIMULATION' ? 'Simulated. ' : '';
  const tax = tax_treatment === 'TAXABLE' ? 'Taxable' : 'Tax-deferred';
  return `${whose}${simulated}${tax}, cost basis by ${method.replace('_', ' ')}.`;
}

function CashOf({ portfolio: { cash, base_currency: base } }: { readonly portfolio: Portfolio }) {
  if (cash.length === 0) return null;
  return (
    <ul class="lines cash">
      {cash.map(({ currency, balance, settled, base_value: worth, currency_gain: gain }) => (
        <li key={currency}>
          Cash {money(balance, currency)}
          {settled === balance ? ', settled' : `, of it ${money(settled, currency)} settled`}
          {currency === base ? '' : `; worth ${money(worth, base)}`}
          {gain === null ? '' : `, ${signedMoney(gain, base)} by its rate`}
        </li>
      ))}
    </ul>
  );
}
