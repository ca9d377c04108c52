// An order for one contract: what it costs, the most that it can lose, where it breaks even, and its payoff, before it is checked.
import { useEffect, useRef, useState } from 'preact/hooks';
import { amount, price as priceText } from '../facts/amounts.ts';
import { chainName, greek, volatilityWords } from '../facts/option-words.ts';
import { type PayoffTrade, payoffOf } from '../facts/payoff.ts';
import type { Chain, ChainContract } from '../facts/shapes.ts';
import { Fact } from '../lists/fact.tsx';
import { liveness } from '../state/dashboard-snapshot.ts';
import { buyOption } from '../state/option-orders.ts';
import { PayoffFigure } from './payoff-figure.tsx';

interface OrderFormProps {
  readonly chain: Chain;
  readonly contract: ChainContract;
  leave(): void;
}

export function OrderForm({ chain, contract, leave }: OrderFormProps) {
  const [limit, setLimit] = useState(String(contract.ask ?? contract.mid ?? ''));
  const [units, setUnits] = useState('1');
  const first = useRef<HTMLInputElement>(null);
  // The form stands below the table.
  useEffect(() => first.current?.focus(), []);
  const name = chainName(chain.symbol, contract, chain.days ?? 0);
  const quantity = wholeIn(units);
  const limitPrice = priceIn(limit);
  const trade =
    quantity === undefined || limitPrice === undefined
      ? undefined
      : tradeOf(chain, contract, { units: quantity, price: limitPrice });
  return (
    <section class="option-order" aria-labelledby="option-order-title">
      <div class="head">
        <h2 id="option-order-title">Buy {name}</h2>
        <button type="button" class="quiet" onClick={leave}>
          Close
        </button>
      </div>
      <form
        class="filters"
        aria-label={`Buy ${name}`}
        onSubmit={(event) => {
          event.preventDefault();
          if (quantity !== undefined && limitPrice !== undefined)
            void buyOption({ symbol: contract.id, name, quantity, price: limitPrice });
        }}
      >
        <label>
          Contracts
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
          Limit per share (bid {amount(contract.bid, 2)}, ask {amount(contract.ask, 2)})
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
          <Bounds trade={trade} contract={contract} />
          <PayoffFigure trade={trade} name={name} />
        </div>
      )}
    </section>
  );
}

function tradeOf(
  { underlying_price: spot, days, rate }: Chain,
  { id, right, strike, volatility }: ChainContract,
  bought: Pick<PayoffTrade, 'units' | 'price'>,
): PayoffTrade {
  const leg = { id, right, strike, volatility, sign: 1 } as const;
  return { legs: [leg], spot, days: days ?? 0, rate, ...bought };
}

interface BoundsProps {
  readonly trade: PayoffTrade;
  readonly contract: ChainContract;
}

function Bounds({ trade, contract }: BoundsProps) {
  const { breakEvens, low } = payoffOf(trade);
  const { delta, theta, vega, volatility } = contract;
  return (
    <dl class="facts">
      <Fact name="Largest loss">{amount(-low)}, all that is paid</Fact>
      <Fact name="Break-even at expiry">{breakEvens.map(priceText).join(' and ')}</Fact>
      <Fact name="Delta per share">{greek(delta)}</Fact>
      <Fact name="Theta per share and day">{greek(theta, 3)}</Fact>
      <Fact name="Vega per share and point">{greek(vega, 3)}</Fact>
      <Fact name="Implied volatility">{volatilityWords(volatility)}</Fact>
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
