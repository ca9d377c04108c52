// What makes a figure: the rows of the server, whose amounts add up to it. Escape closes it, and the focus goes back to the figure.
import { signedAmount, toneOf } from '../facts/amounts.ts';
import type { Figure, FigureName } from '../facts/shapes.ts';
import { Modal } from '../frame/modal.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { trader } from '../state/dashboard-snapshot.ts';
import { explained } from '../state/explained-figure.ts';
import { hrefOf } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';

function close(): void {
  explained.value = undefined;
}

const TITLES: Readonly<Record<FigureName, string>> = {
  day: 'Day',
  at_risk: 'If every stop fills',
  protected: 'Protected',
  book_and_broker: 'Book and broker',
};

const NOTHING: Readonly<Record<FigureName, string>> = {
  day: 'Nothing was closed or charged today, and nothing is open.',
  at_risk: 'No position is open.',
  protected: 'No position is open.',
  book_and_broker: 'No difference is open.',
};

export function Explanation() {
  const name = explained.value;
  return (
    <Modal about={name} class="explanation" titleId="explanation-title" leave={close}>
      {name !== undefined && (
        <>
          <h2 id="explanation-title">{TITLES[name]}</h2>
          <Rows key={name} name={name} />
          <p class="actions">
            <button type="button" onClick={close}>
              Close
            </button>
          </p>
        </>
      )}
    </Modal>
  );
}

function Rows({ name }: { readonly name: FigureName }) {
  const account = trader.value?.name ?? '';
  const asked = useAsked(`figure ${account} ${name}`, (client) =>
    client.GET('/api/v1/daemon/{trader}/figures/{name}', {
      params: { path: { trader: account, name } },
    }),
  );
  return (
    <UntilKnown asked={asked} what="what makes it">
      {({ body }) => <Made figure={body} />}
    </UntilKnown>
  );
}

function Made({ figure: { name, value, currency, rows } }: { readonly figure: Figure }) {
  if (rows.length === 0) return <p class="empty">{NOTHING[name]}</p>;
  return (
    <table>
      <tbody>
        {rows.map(({ part, text, amount, id }, index) => (
          <tr key={`${index} ${text}`}>
            <td>{part}</td>
            <td>
              {id === null ? (
                text
              ) : (
                <a href={hrefOf('why', id)} onClick={close}>
                  {text}
                </a>
              )}
            </td>
            <td class={`number ${toneOf(amount)}`}>
              {amount === null ? '' : signedAmount(amount)}
            </td>
          </tr>
        ))}
      </tbody>
      {value !== null && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              Together
            </th>
            <td class={`number ${toneOf(value)}`}>
              {signedAmount(value)} {currency}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
