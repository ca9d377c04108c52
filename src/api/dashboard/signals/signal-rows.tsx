// Signals with what became of them; each leads to its causes.
import { reasonText } from '../facts/reasons.ts';
import type { Signal } from '../facts/shapes.ts';
import { LongTable } from '../lists/long-table.tsx';
import { Moment } from '../lists/moment.tsx';
import type { LongRows } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';

export function SignalRows({ signals }: { readonly signals: LongRows<Signal> }) {
  return (
    <LongTable
      name="Signals"
      heads={[`Time ${zone.value.label}`, 'Symbol', 'Side', 'Strategy', 'What became of it']}
      widths={[14, 10, 8, 24, 44]}
      rows={signals}
      cells={(signal) => <Cells signal={signal} />}
    />
  );
}

function Cells({ signal }: { readonly signal: Signal }) {
  const { id, at, symbol, side, strategy, source, taken, reasons } = signal;
  const { order_ref: ref, contract_text: contract } = signal;
  return (
    <>
      <td data-name="Time">
        <Moment at={at} />
      </td>
      <th scope="row">
        <a href={hrefOf('why', id)}>{symbol}</a>
      </th>
      <td data-name="Side">{side}</td>
      <td data-name="Strategy">
        {strategy}
        {source === 'bar' && <small> bar rule</small>}
        {contract != null && <small> {contract}</small>}
      </td>
      <td class="outcome">
        {taken ? <b>taken</b> : reasons.map((reason) => reasonText(reason, zone.value)).join('; ')}
        {ref !== null && (
          <>
            {' '}
            <a href={hrefOf('why', ref)}>{ref}</a>
          </>
        )}
      </td>
    </>
  );
}
