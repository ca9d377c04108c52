// Contracts by strike with quotes and greeks; the price of the stock stands between the strikes that it is between.
import { Fragment } from 'preact';
import { amount, percent, price, UNKNOWN } from '../facts/amounts.ts';
import { chainName, countWords, greek, volatilityWords } from '../facts/option-words.ts';
import type { Chain, ChainContract } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';

const HEADS = [
  ...['#Strike', '#Bid', '#Ask', '#Mid', '#Spread', '#Delta', '#IV', '#Open interest', '#Volume'],
  ...['For a strategy', 'Order'],
];

interface ContractsProps {
  readonly chain: Chain;
  readonly contracts: readonly ChainContract[];
  readonly chosen: string | undefined;
  choose(id: string): void;
}

export function Contracts({ chain, contracts, chosen, choose }: ContractsProps) {
  if (contracts.length === 0) return <p class="empty">No contract is quoted.</p>;
  const { symbol, days, underlying_price: spot } = chain;
  const above = contracts.findIndex(({ strike }) => spot !== null && strike > spot);
  return (
    <table class="cards chain" aria-label={`Contracts of ${symbol}`}>
      <ColumnHeads names={HEADS} />
      <tbody>
        {contracts.map((contract, index) => (
          <Fragment key={contract.id}>
            {index === above && index > 0 && (
              <tr class="money">
                <td colSpan={HEADS.length}>
                  {symbol} {price(spot)}
                </td>
              </tr>
            )}
            <Row
              contract={contract}
              name={chainName(symbol, contract, days ?? 0)}
              isChosen={contract.id === chosen}
              choose={choose}
            />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps extends Pick<ContractsProps, 'choose'> {
  readonly contract: ChainContract;
  readonly name: string;
  readonly isChosen: boolean;
}

function Row({ contract, name, isChosen, choose }: RowProps) {
  const { id, strike, bid, ask, mid, spread_percent: spread } = contract;
  return (
    <tr class={isChosen ? 'chosen' : ''}>
      <th scope="row" class="number">
        {price(strike)}
      </th>
      <Figure name="Bid">{amount(bid, 2)}</Figure>
      <Figure name="Ask">{amount(ask, 2)}</Figure>
      <Figure name="Mid">{price(mid)}</Figure>
      <Figure name="Spread">{spread === null ? UNKNOWN : percent(spread)}</Figure>
      <Figure name="Delta">{greek(contract.delta)}</Figure>
      <Figure name="IV">{volatilityWords(contract.volatility)}</Figure>
      <Figure name="Open interest">{countWords(contract.open_interest)}</Figure>
      <Figure name="Volume">{countWords(contract.volume)}</Figure>
      <td data-name="For a strategy" class="reasons">
        <Reasons contract={contract} />
      </td>
      <td class="commands">
        <button type="button" aria-pressed={isChosen} onClick={() => choose(id)}>
          Buy…<span class="hidden"> {name}</span>
        </button>
      </td>
    </tr>
  );
}

function Reasons({ contract: { reasons } }: Pick<RowProps, 'contract'>) {
  if (reasons.length === 0) return <>passes</>;
  return <small>{reasons.map(({ text }) => String(text)).join('; ')}</small>;
}

function Figure({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <td class="number" data-name={name}>
      {children}
    </td>
  );
}
