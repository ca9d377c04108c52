// How the gains of a portfolio add up: each part opens into the rows that make it.
import { useState } from 'preact/hooks';
import type { GainPart, Gains, Portfolio } from '../facts/book-shapes.ts';
import { money, signedMoney, toneOfText } from '../facts/decimals.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { UntilKnown } from '../lists/until-known.tsx';
import { useAsked } from '../state/polled-request.ts';
import { GainRows, type GainRowsOf } from './gain-rows.tsx';
import { OF_THE_BOOK } from './renewal.ts';
import { Section } from './section.tsx';

export function GainSum({ portfolio: { id } }: { readonly portfolio: Portfolio }) {
  const asked = useAsked<Gains>(
    `gain sum ${id}`,
    (client) => client.GET('/api/v1/portfolios/{id}/gains', { params: { path: { id } } }),
    OF_THE_BOOK,
  );
  return (
    <Section name="gain-sum" title="How the gains add up">
      <UntilKnown asked={asked} what="the gains">
        {({ body }) => <Summed gains={body} />}
      </UntilKnown>
    </Section>
  );
}

const PARTS = [
  ['open', 'Open gain'],
  ['realized', 'Realised, all years'],
] as const;

function Summed({ gains }: { readonly gains: Gains }) {
  const [shown, show] = useState<GainRowsOf | undefined>(undefined);
  const { base_currency: base, open, realized, income, cash_currency_gain: cash } = gains;
  const choices: readonly (readonly [GainRowsOf, string])[] = [
    ...PARTS,
    ['income', 'Income'],
    ...(gains.taxed ? ([['wash', 'Wash sales']] as const) : []),
  ];
  return (
    <>
      <p>
        Open {signedMoney(open.gain, base)}, realised {signedMoney(realized.gain, base)}, income
        less costs {signedMoney(income.gain, base)}
        {toneOfText(cash) === 'none' ? '' : `, cash by its rates ${signedMoney(cash, base)}`}:
        together <strong>{signedMoney(gains.total_gain, base)}</strong>.
      </p>
      <table class="cards">
        <ColumnHeads
          names={[
            'Gain',
            '#By the market',
            '#By exchange rates',
            '#Together',
            '#Wash sales',
            '#Taxable',
          ]}
        />
        <tbody>
          {PARTS.map(([name, title]) => (
            <PartRows key={name} title={title} part={gains[name]} base={base} />
          ))}
        </tbody>
      </table>
      <p class="parts">{MEANING}</p>
      <p class="choices">
        Rows of
        {choices.map(([name, title]) => (
          <button
            key={name}
            type="button"
            aria-pressed={shown === name}
            onClick={() => show(shown === name ? undefined : name)}
          >
            {title}
          </button>
        ))}
      </p>
      {shown !== undefined && <GainRows of={shown} gains={gains} />}
    </>
  );
}

const MEANING =
  'A loss that a wash sale disallows is not deducted; it is added to the cost of the shares that replaced the sold ones, and makes their taxable gain less.';

interface PartProps {
  readonly title: string;
  readonly part: GainPart;
  readonly base: string;
}

function PartRows({ title, part, base }: PartProps) {
  if (part.by_currency.length === 0)
    return (
      <tr>
        <th scope="row">{title}</th>
        <td colSpan={2} />
        <td class="number" data-name="Together">
          {money('0', base)}
        </td>
        <td colSpan={2} />
      </tr>
    );
  return (
    <>
      {part.by_currency.map((one) => {
        const { currency, wash_sales: wash, taxable_gain: taxable } = one;
        const amounts = [
          ['By the market', one.market_gain, base],
          ['By exchange rates', one.currency_gain, base],
          ['Together', one.base_gain, base],
          ['Wash sales', wash, currency],
          ['Taxable', taxable, currency],
        ] as const;
        return (
          <tr key={currency}>
            <th scope="row">
              {title}
              {currency === base ? '' : ` in ${currency}`}
            </th>
            {amounts.map(([name, text, unit]) => (
              <td key={name} class={`number ${toneOfText(text)}`} data-name={name}>
                {signedMoney(text, unit)}
                {name === 'Together' && currency !== base && (
                  <small class="below">{signedMoney(one.gain, currency)}</small>
                )}
              </td>
            ))}
          </tr>
        );
      })}
    </>
  );
}
