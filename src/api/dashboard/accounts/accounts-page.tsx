// All accounts that one may see, side by side, with their sums.
import {
  type AccountBoard,
  type AccountTotal,
  accountTotals,
  figuresOf,
  silentMs,
  totalName,
} from '../facts/account-totals.ts';
import { amount, signedAmount, toneOf, UNKNOWN } from '../facts/amounts.ts';
import { modeWords } from '../facts/modes.ts';
import { quietFor } from '../facts/quiet-gateway.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Old } from '../lists/old.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAllBoards } from '../state/all-boards.ts';
import {
  trader as chosen,
  isApiSilent,
  liveness,
  traders,
  turnTo,
} from '../state/dashboard-snapshot.ts';
import { hrefOf } from '../state/place.ts';

const COLUMNS = ['Account', 'Trading', '#Value', '#Day', '#Open', '#Protected'];

export function AccountsPage() {
  const asked = useAllBoards(traders.value ?? []);
  return (
    <div class="desk">
      <section class="accounts" aria-labelledby="accounts-title">
        <h2 id="accounts-title">Accounts</h2>
        <UntilKnown asked={asked} what="your accounts">
          {({ body }) => <Table all={body} />}
        </UntilKnown>
      </section>
    </div>
  );
}

function Table({ all }: { readonly all: readonly AccountBoard[] }) {
  const totals = accountTotals(all);
  return (
    <>
      <table class="cards">
        <ColumnHeads names={COLUMNS} />
        <tbody>
          {all.map((one) => (
            <Line key={one.trader.name} of={one} />
          ))}
        </tbody>
        <tfoot>
          {totals.map((total) => (
            <Total key={`${total.mode} ${total.currency}`} of={total} />
          ))}
        </tfoot>
      </table>
      <ul class="gaps">
        {totals.flatMap(({ without }) =>
          without.map((why) => <li key={why}>Not in the sum: {why}.</li>),
        )}
      </ul>
    </>
  );
}

function Line({ of }: { readonly of: AccountBoard }) {
  const { trader } = of;
  const { name, account, mode, currency, currency_digits: digits } = trader;
  // The stream of this page may know it before the next answer for all accounts; where the API is silent, it is of all.
  const isCutOff =
    liveness.value === 'cut_off' && (trader.name === chosen.value?.name || isApiSilent.value);
  const isOld = isCutOff || silentMs(of) !== undefined;
  return (
    <tr class={isOld ? 'struck' : ''}>
      <th scope="row">
        <a href={hrefOf('')} onClick={() => turnTo(trader)}>
          {account}
        </a>{' '}
        <small>
          {modeWords(mode).word} {name === account ? '' : name}
        </small>
      </th>
      {'board' in of ? (
        <>
          <td data-name="Trading">{of.board.status.trading.state}</td>
          <Figures
            of={{ ...figuresOf(of.board), currency, digits }}
            old={quietFor(of.board.status)}
          />
        </>
      ) : (
        <td class="refusal" colSpan={COLUMNS.length - 1}>
          {of.why}
        </td>
      )}
    </tr>
  );
}

function Total({ of }: { readonly of: AccountTotal }) {
  return (
    <tr>
      <th scope="row">{totalName(of)}</th>
      <td data-name="Trading" />
      <Figures of={of} />
    </tr>
  );
}

type Shown = Pick<
  AccountTotal,
  'value' | 'day' | 'open' | 'positions' | 'covered' | 'currency' | 'digits'
>;

interface FiguresProps {
  readonly of: Shown;
  /** How long the gateway has been quiet: they are of its last message. */
  readonly old?: string | undefined;
}

function Figures({ of, old }: FiguresProps) {
  const { value, day, open, positions, covered, currency, digits } = of;
  const faded = old === undefined ? '' : 'faded';
  return (
    <>
      <td class={`number ${faded}`} data-name="Value">
        {value === null ? UNKNOWN : `${amount(value, digits)} ${currency}`}
        <Old age={old} />
      </td>
      <td class={`number ${faded || toneOf(day)}`} data-name="Day">
        {signedAmount(day, digits)}
        <Old age={old} />
      </td>
      <td class={`number ${faded || toneOf(open)}`} data-name="Open">
        {signedAmount(open, digits)}
        <Old age={old} />
      </td>
      <td class={`number ${covered === positions ? faded : 'loss'}`} data-name="Protected">
        {covered} of {positions}
        <Old age={old} />
      </td>
    </>
  );
}
