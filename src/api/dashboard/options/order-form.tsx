// An order for one contract, or for one against another that is sold: what it costs, the most that it can lose, where it breaks even, and its payoff, before it is checked.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { verticalOf } from '../../../market/options/vertical.ts';
import { amount, price as priceText } from '../facts/amounts.ts';
import { chainName, greek, pairName, volatilityWords } from '../facts/option-words.ts';
import { type PayoffTrade, payoffOf } from '../facts/payoff.ts';
import type { Chain, ChainContract } from '../facts/shapes.ts';
import { Fact } from '../lists/fact.tsx';
import { liveness } from '../state/dashboard-snapshot.ts';
import { buyOption, type OptionLeg } from '../state/option-orders.ts';
import { PayoffFigure } from './payoff-figure.tsx';

interface OrderFormProps {
  readonly chain: Chain;
  readonly contract: ChainContract;
  leave(): void;
}

/** What is bought: one contract, or with a second one that is sold against it. */
interface Bought {
  readonly id: string;
  readonly name: string;
  readonly contracts: readonly [ChainContract, ...ChainContract[]];
  /** Net, per share. */
  readonly bid: number | null;
  readonly ask: number | null;
}

export function OrderForm({ chain, contract, leave }: OrderFormProps) {
  const [secondId, setSecondId] = useState('');
  const further = furtherOut(chain, contract);
  const second = further.find(({ id }) => id === secondId);
  const bought = boughtIn(chain, contract, second);
  return (
    <section class="option-order" aria-labelledby="option-order-title">
      <div class="head">
        <h2 id="option-order-title">Buy {bought.name}</h2>
        <button type="button" class="quiet" onClick={leave}>
          Close
        </button>
      </div>
      <Terms chain={chain} bought={bought}>
        <label>
          Sell against it
          <select
            value={secondId}
            onChange={({ currentTarget }) => setSecondId(currentTarget.value)}
          >
            <option value="">nothing</option>
            {further.map(({ id, strike, bid }) => (
              <option key={id} value={id}>
                {priceText(strike)} at {amount(bid, 2)}
              </option>
            ))}
          </select>
        </label>
      </Terms>
    </section>
  );
}

interface TermsProps {
  readonly chain: Chain;
  readonly bought: Bought;
  /** Fields before those of the order. */
  readonly children: ComponentChildren;
}

function Terms({ chain, bought, children }: TermsProps) {
  const { id, name, bid, ask } = bought;
  const [limit, setLimit] = useState(String(ask ?? ''));
  const [units, setUnits] = useState('1');
  const first = useRef<HTMLInputElement>(null);
  // The form stands below the table.
  useEffect(() => first.current?.focus(), []);
  // Another instrument has another price; a newer quote of the same leaves what was entered.
  useLayoutEffect(() => setLimit(String(ask ?? '')), [id]);
  const quantity = wholeIn(units);
  const price = priceIn(limit);
  const trade =
    quantity === undefined || price === undefined
      ? undefined
      : tradeOf(chain, bought, { units: quantity, price });
  return (
    <>
      <form
        class="filters"
        aria-label={`Buy ${name}`}
        onSubmit={(event) => {
          event.preventDefault();
          if (quantity !== undefined && price !== undefined)
            void buyOption({ symbol: chain.symbol, legs: legsOf(bought), name, quantity, price });
        }}
      >
        {children}
        <label>
          {bought.contracts.length === 1 ? 'Contracts' : 'Spreads'}
          <input
            ref={first}
            type="text"
            inputMode="numeric"
            autocomplete="off"
            value={units}
            onInput={({ currentTarget }) => setUnits(currentTarget.value)}
          />
        </label>
        <label>
          Limit per share (bid {amount(bid, 2)}, ask {amount(ask, 2)})
          <input
            type="text"
            inputMode="decimal"
            autocomplete="off"
            value={limit}
            onInput={({ currentTarget }) => setLimit(currentTarget.value)}
          />
        </label>
        <button
          type="submit"
          class="does"
          disabled={trade === undefined || liveness.value === 'cut_off'}
        >
          Check and buy…
        </button>
      </form>
      {trade === undefined ? (
        <p class="refusal">Enter whole contracts and a limit above 0.</p>
      ) : (
        <div class="beside">
          <Bounds trade={trade} bought={bought} />
          <PayoffFigure trade={trade} name={name} />
        </div>
      )}
    </>
  );
}

/** Contracts of the same right further out of the money, nearest first: what they bring bounds the gain. */
function furtherOut({ contracts }: Chain, { right, strike }: ChainContract) {
  const isCall = right === 'call';
  return contracts
    .filter((one) => one.right === right && (isCall ? one.strike > strike : one.strike < strike))
    .toSorted((one, other) => Math.abs(one.strike - strike) - Math.abs(other.strike - strike));
}

function boughtIn(chain: Chain, first: ChainContract, second?: ChainContract): Bought {
  const { symbol, days } = chain;
  const vertical = second && verticalOf(first.id, second.id);
  if (second === undefined || vertical === undefined) {
    const { id, bid, ask } = first;
    return { id, name: chainName(symbol, first, days ?? 0), contracts: [first], bid, ask };
  }
  return {
    id: vertical.id,
    name: pairName(symbol, [first, second], days ?? 0),
    contracts: [first, second],
    bid: net(first.bid, second.ask),
    ask: net(first.ask, second.bid),
  };
}

/** To a hundredth of a cent. */
function net(price: number | null, less: number | null): number | null {
  return price === null || less === null ? null : Math.round((price - less) * 10_000) / 10_000;
}

/** The first is bought, a second one sold. */
function legsOf({ contracts }: Bought): readonly OptionLeg[] {
  return contracts.map(({ right, strike, expiry }, index) => ({
    ...{ right, strike, expiry, side: index === 0 ? ('BUY' as const) : ('SELL' as const) },
  }));
}

function tradeOf(
  { underlying_price: spot, days, rate }: Chain,
  { contracts }: Bought,
  order: Pick<PayoffTrade, 'units' | 'price'>,
): PayoffTrade {
  const legs = contracts.map(({ id, right, strike, volatility }, index) => {
    const sign = index === 0 ? (1 as const) : (-1 as const);
    return { id, right, strike, volatility, sign };
  });
  return { legs, spot, days: days ?? 0, rate, ...order };
}

interface BoundsProps {
  readonly trade: PayoffTrade;
  readonly bought: Bought;
}

function Bounds({ trade, bought: { contracts } }: BoundsProps) {
  const { breakEvens, maxLoss, maxGain } = payoffOf(trade);
  const netOf = (figure: 'delta' | 'theta' | 'vega') => {
    const [first, second] = contracts;
    return second === undefined ? first[figure] : net(first[figure], second[figure]);
  };
  return (
    <dl class="facts">
      <Fact name="Largest loss">{amount(maxLoss)}, all that is paid</Fact>
      <Fact name="Largest gain">{maxGain === null ? 'not bounded' : amount(maxGain)}</Fact>
      <Fact name="Break-even at expiry">{breakEvens.map(priceText).join(' and ')}</Fact>
      <Fact name="Delta per share">{greek(netOf('delta'))}</Fact>
      <Fact name="Theta per share and day">{greek(netOf('theta'), 3)}</Fact>
      <Fact name="Vega per share and point">{greek(netOf('vega'), 3)}</Fact>
      {contracts.map(({ id, strike, volatility }) => (
        <Fact key={id} name={`Implied volatility, ${priceText(strike)}`}>
          {volatilityWords(volatility)}
        </Fact>
      ))}
    </dl>
  );
}

const UNITS_MAX = 10_000;

function wholeIn(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value > 0 && value <= UNITS_MAX
    ? value
    : undefined;
}

function priceIn(text: string): number | undefined {
  const value = Number(text.replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : undefined;
}
