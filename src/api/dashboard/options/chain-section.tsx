// The chain of one stock: expiries, calls or puts around the money, and the form of the contract that is chosen.
import { price } from '../facts/amounts.ts';
import { daysWords, expiryWords } from '../facts/option-words.ts';
import type { Chain } from '../facts/shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { type ChainOf, useChain } from '../state/chain.ts';
import { useDraft } from '../state/drafts.ts';
import { useQuoted } from './chosen-contract.ts';
import { Contracts } from './contracts.tsx';
import { OrderForm } from './order-form.tsx';

interface ChainSectionProps extends ChainOf {
  choose(near: string): void;
}

export function ChainSection({ choose, ...of }: ChainSectionProps) {
  const asked = useChain(of);
  // Kept while another expiry is asked for.
  const right = useDraft<Right>(`option right ${of.trader} ${of.symbol}`, 'call').typed;
  const setRight = (chosen: Right) => {
    right.value = chosen;
  };
  return (
    <UntilKnown asked={asked} what={`the options of ${of.symbol}; the broker takes some seconds`}>
      {({ body }) => (
        <Shown
          {...{ choose, setRight, chain: body, right: right.value }}
          {...{ trader: of.trader, near: of.near }}
        />
      )}
    </UntilKnown>
  );
}

interface ShownProps extends Pick<ChainSectionProps, 'trader' | 'near' | 'choose'> {
  readonly chain: Chain;
  readonly right: Right;
  setRight(right: Right): void;
}

type Right = 'call' | 'put';

function Shown({ trader, chain, near, choose, right, setRight }: ShownProps) {
  const { symbol, expiry, days, contracts } = chain;
  const chosenId = useDraft<string | undefined>(`option ${trader} ${symbol}`, undefined).typed;
  const id = chosenId.value;
  const setId = (next: string | undefined) => {
    chosenId.value = next;
  };
  const shown = contracts.filter((one) => one.right === right);
  // The contracts near the money are others once the price has moved: an order may be half written.
  const { contract: chosen, isQuoted } = useQuoted(contracts, id);
  return (
    <>
      <section aria-labelledby="chain-title">
        <h2 id="chain-title">
          {expiry === null
            ? `No expiry of ${symbol} is listed`
            : `${symbol} ${expiryWords(expiry, days ?? 0)}, ${daysWords(days ?? 0)}`}
        </h2>
        <p class="tally">
          {symbol} <span class="whole">{price(chain.underlying_price)}</span>,{' '}
          <small>
            quoted <Moment at={chain.market_time} />
          </small>
        </p>
        <Expiries chain={chain} near={near} choose={choose} />
        <fieldset class="chart-choices rights">
          <legend class="hidden">Calls or puts</legend>
          {(['call', 'put'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={right === one}
              onClick={() => setRight(one)}
            >
              {one === 'call' ? 'Calls' : 'Puts'}
            </button>
          ))}
        </fieldset>
        {chain.reasons.map(({ kind, text }) => (
          <p key={kind} class="refusal">{`A strategy takes none now: ${String(text)}.`}</p>
        ))}
        <Contracts chain={chain} contracts={shown} chosen={id} choose={setId} />
      </section>
      {chosen !== undefined && (
        <OrderForm
          key={chosen.id}
          {...{ trader, chain, isQuoted }}
          contract={chosen}
          leave={() => setId(undefined)}
        />
      )}
    </>
  );
}

/** The nearest ones fill a line or two; a later day is chosen by its date. */
const SHOWN_MAX = 10;

function Expiries({ chain, near, choose }: Pick<ShownProps, 'chain' | 'near' | 'choose'>) {
  const { expiries, expiry, market_time: now } = chain;
  const shown = expiries.slice(0, SHOWN_MAX);
  const later = expiries.slice(SHOWN_MAX);
  const current = near !== undefined && expiries.includes(near) ? near : expiry;
  const daysTo = (day: string) => Math.round((Date.parse(day) - Date.parse(now)) / 86_400_000);
  return (
    <fieldset class="chart-choices expiries">
      <legend class="hidden">Expiry</legend>
      {shown.map((day) => (
        <button key={day} type="button" aria-pressed={day === current} onClick={() => choose(day)}>
          {expiryWords(day, daysTo(day))}
        </button>
      ))}
      {later.length > 0 && (
        <label>
          <span class="hidden">Later expiry</span>
          <select
            value={current !== null && later.includes(current) ? current : ''}
            onChange={({ currentTarget }) => {
              if (currentTarget.value !== '') choose(currentTarget.value);
            }}
          >
            <option value="">later…</option>
            {later.map((day) => (
              <option key={day} value={day}>
                {expiryWords(day, daysTo(day))}
              </option>
            ))}
          </select>
        </label>
      )}
    </fieldset>
  );
}
