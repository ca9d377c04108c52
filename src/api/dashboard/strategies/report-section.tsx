// A section of a backtest's report as its page has it: figures, a table or sentences, worded by the report itself.
import { toneOfText } from '../facts/amounts.ts';
import type { BacktestReport } from '../facts/shapes.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Fact } from '../lists/fact.tsx';
import { Wide } from '../lists/wide.tsx';

type Section = NonNullable<BacktestReport['sections']>[number];
type TableOf = Extract<Section, { kind: 'table' }>;

export function ReportSection({ section }: { readonly section: Section }) {
  const { title } = section;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Body section={section} />
    </section>
  );
}

function Body({ section }: { readonly section: Section }) {
  switch (section.kind) {
    case 'figures':
      return (
        <dl class="facts figures">
          {section.figures.map(({ name, text }) => (
            <Fact key={name} name={name}>
              <span class={toneOfText(text)}>{text}</span>
            </Fact>
          ))}
        </dl>
      );
    case 'table':
      return section.rows.length === 0 ? (
        <p class="empty">{section.nothing}</p>
      ) : (
        <Table table={section} />
      );
    case 'sentences':
      return (
        <ul class="lines">
          {section.sentences.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      );
  }
}

function Table({ table }: { readonly table: TableOf }) {
  const { title, columns, rows, is_numeric: isNumeric } = table;
  const heads = columns.map((name, at) => (isNumeric[at] === true ? `#${name}` : name));
  return (
    <Wide label={title}>
      <table>
        <ColumnHeads names={heads} />
        <tbody>
          {rows.map(([first = '', ...cells], row) => (
            <tr key={row}>
              <th scope="row">{first}</th>
              {cells.map((text, at) => (
                <td
                  key={heads[at + 1]}
                  class={isNumeric[at + 1] === true ? `number ${toneOfText(text)}` : ''}
                >
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
