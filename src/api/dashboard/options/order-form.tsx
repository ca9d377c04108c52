// An order for one contract, or for two as a spread that is bought or sold: the most that it can lose, where it breaks even, and its payoff, before it is checked.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { amount, price as priceText } from '../facts/amounts.ts';
import { fieldNumber, numberFault, positiveNumber } from '../facts/entered-number.ts';
import { netGreek } from '../facts/net-greek.ts';
import { chainName, greek, volatilityWords } from '../facts/option-words.ts';
import { type PayoffTrade, payoffOf } from '../facts/payoff.ts';
import type { Chain, ChainContract } from '../facts/shapes.ts';
import { Fact } from '../lists/fact.tsx';
import { liveness } from '../state/dashboard-snapshot.ts';
import { type Draft, useDraft } from '../state/drafts.ts';
import { tradeOption } from '../state/option-orders.ts';
import { useQuoted } from './chosen-contract.ts';
import { PayoffFigure } from './payoff-figure.tsx';
import { exitIn, StockExitFields, type StockExitTexts } from './stock-exit-fields.tsx';
import { furtherOut, legsOf, type Traded, tradedIn, tradeOf } from './traded.ts';

interface OrderFormProps {
  readonly trader: string;
  readonly chain: Chain;
  readonly contract: ChainContract;
  readonly isQuoted: boolean;
  leave(): void;
}

/** What was entered; no limit before one stands in its field. */
interface EnteredOrder {
  readonly secondId: string;
  readonly sells: boolean;
  readonly limit: string | undefined;
  readonly units: string;
  readonly exit: StockExitTexts;
}

const NOTHING_ENTERED = {
  ...{ secondId: '', sells: false, limit: undefined, units: '1' },
  exit: { price: '', rests: false },
} as const satisfies EnteredOrder;

export function OrderForm({ trader, chain, contract, isQuoted, leave }: OrderFormProps) {
  const draft = useDraft<EnteredOrder>(`option order ${trader} ${contract.id}`, NOTHING_ENTERED);
  const { secondId, sells } = draft.typed.value;
  const enter = (part: Partial<EnteredOrder>) => {
    draft.typed.value = { ...draft.typed.peek(), ...part };
  };
  const further = furtherOut(chain, contract);
  const { contract: second, isQuoted: isSecondQuoted } = useQuoted(further, secondId);
  const offered = second === undefined || isSecondQuoted ? further : [...further, second];
  const traded: Traded = {
    ...tradedIn(chain, [contract, second], sells),
    unquoted: isQuoted ? (isSecondQuoted ? undefined : second) : contract,
  };
  return (
    <section class="option-order" aria-labelledby="option-order-title">
      <div class="head">
        <h2 id="option-order-title">
          {verbOf(traded)} {traded.name}
        </h2>
        <button type="button" class="quiet" onClick={leave}>
          Close
        </button>
      </div>
      <Terms {...{ chain, traded, draft, enter }}>
        <label>
          Spread with
          <select
            value={secondId}
            onChange={({ currentTarget }) => enter({ secondId: currentTarget.value })}
          >
            <option value="">nothing</option>
            {offered.map(({ id, strike, bid }) => (
              <option key={id} value={id}>
                {priceText(strike)} at {amount(bid, 2)}
              </option>
            ))}
          </select>
        </label>
        {second !== undefined && (
          <label>
            Side
            <select
              value={sells ? 'sell' : 'buy'}
              onChange={({ currentTarget }) => enter({ sells: currentTarget.value === 'sell' })}
            >
              <option value="buy">buy the spread</option>
              <option value="sell">sell the spread</option>
            </select>
          </label>
        )}
      </Terms>
    </section>
  );
}

function verbOf({ isSold }: Traded): 'Buy' | 'Sell' {
  return isSold ? 'Sell' : 'Buy';
}

interface TermsProps {
  readonly chain: Chain;
  readonly traded: Traded;
  readonly draft: Draft<EnteredOrder>;
  enter(part: Partial<EnteredOrder>): void;
  /** Fields before those of the order. */
  readonly children: ComponentChildren;
}

function Terms({ chain, traded, draft, enter, children }: TermsProps) {
  const { id, name, bid, ask, isSold, unquoted } = traded;
  const offered = isSold ? bid : ask;
  const market = offered === null ? '' : fieldNumber(offered);
  const entered = draft.typed.value;
  const { limit = market, units } = entered;
  const exit = exitIn(entered.exit);
  const first = useRef<HTMLInputElement>(null);
  // The form stands below the table.
  useEffect(() => first.current?.focus(), []);
  // Another instrument has another price; a newer quote of the same leaves what was entered.
  const isKept = useRef(entered.limit !== undefined);
  useLayoutEffect(() => {
    if (!isKept.current) enter({ limit: market });
    isKept.current = false;
  }, [id, isSold]);
  const quantity = wholeIn(units);
  const price = positiveNumber(limit);
  const trade =
    quantity === undefined || price === undefined || exit === 'unreadable'
      ? undefined
      : tradeOf(chain, traded, { units: quantity, price });
  return (
    <>
      <form
        class="filters"
        aria-label={`${verbOf(traded)} ${name}`}
        onSubmit={(event) => {
          event.preventDefault();
          if (quantity !== undefined && price !== undefined && exit !== 'unreadable')
            void tradeOption(
              {
                ...{ symbol: chain.symbol, legs: legsOf(traded), isSold },
                ...{ name, quantity, price },
                stockExit: exit && { ...exit, isRested: exit.isRested && !isSold },
              },
              () => draft.sent(entered),
            );
        }}
      >
        {children}
        <label>
          {traded.contracts.length === 1 ? 'Contracts' : 'Spreads'}
          <input
            ref={first}
            type="text"
            inputMode="numeric"
            autocomplete="off"
            value={units}
            onInput={({ currentTarget }) => enter({ units: currentTarget.value })}
          />
        </label>
        <label>
          Limit per share (bid {amount(bid, 2)}, ask {amount(ask, 2)})
          <input
            type="text"
            inputMode="decimal"
            autocomplete="off"
            value={limit}
            onInput={({ currentTarget }) => enter({ limit: currentTarget.value })}
          />
        </label>
        <StockExitFields
          {...{ symbol: chain.symbol, isSold, texts: entered.exit }}
          enter={(texts) => enter({ exit: texts })}
        />
        <button
          type="submit"
          class="does"
          disabled={trade === undefined || unquoted !== undefined || liveness.value === 'cut_off'}
        >
          Check and {isSold ? 'sell' : 'buy'}…
        </button>
      </form>
      {unquoted !== undefined && (
        <p class="refusal" role="alert">
          {chainName(chain.symbol, unquoted, chain.days ?? 0)} is not quoted now. The order waits
          for its quotes; these are the last ones.
        </p>
      )}
      {trade === undefined ? (
        <p class="refusal">
          {exit === 'unreadable'
            ? `Enter a price of ${chain.symbol} above 0, or none.`
            : faultOf(units) || faultOf(limit) || 'Enter whole contracts and a limit above 0.'}
        </p>
      ) : (
        <div class="beside">
          <Bounds trade={trade} traded={traded} />
          <PayoffFigure trade={trade} name={name} />
        </div>
      )}
    </>
  );
}

interface BoundsProps {
  readonly trade: PayoffTrade;
  readonly traded: Traded;
}

function Bounds({ trade, traded }: BoundsProps) {
  const { contracts, isSold } = traded;
  const { breakEvens, maxLoss, maxGain } = payoffOf(trade);
  const netOf = (figure: 'delta' | 'theta' | 'vega') => netGreek(traded, figure);
  return (
    <dl class="facts">
      <Fact name="Largest loss">
        {amount(maxLoss)}, {isSold ? 'the width less the credit' : 'all that is paid'}
      </Fact>
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
  const value = positiveNumber(text);
  return Number.isInteger(value) && Number(value) <= UNITS_MAX ? value : undefined;
}

/** Of what is not read as a number. */
function faultOf(text: string): string {
  return text.trim() === '' ? '' : numberFault(text);
}
