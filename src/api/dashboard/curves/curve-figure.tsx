// One curve: drawn for who sees it, with its figures under the pointer, and as a table for who reads it.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Curve } from '../facts/curves.ts';
import { curveWords } from '../facts/curves.ts';
import { dateText } from '../facts/date-formats.ts';
import { wholeNumber } from '../facts/number-formats.ts';
import { LongTable } from '../lists/long-table.tsx';
import { rowsInMemory } from '../state/long-list.ts';

/** Lines are distinguished without colours too. */
const DASHES: readonly (readonly number[])[] = [[], [7, 5], [2, 4]];

export function CurveFigure({ curve }: { readonly curve: Curve }) {
  const [isTable, setIsTable] = useState(false);
  return (
    <figure class="curve">
      <figcaption>
        {curve.title}
        <button type="button" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
          Read as table
        </button>
      </figcaption>
      <Drawn key={`${curve.name} ${curve.lines.length}`} curve={curve} />
      {isTable && <CurveTable curve={curve} />}
    </figure>
  );
}

function Drawn({ curve }: { readonly curve: Curve }) {
  const place = useRef<HTMLDivElement>(null);
  const keys = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState<number | undefined>(undefined);
  const [fault, setFault] = useState('');
  const { days, lines, text } = curve;
  useEffect(() => {
    const [room, marks] = [place.current, keys.current];
    if (room === null || marks === null) return;
    let isOver = false;
    let end = () => {};
    const colourOf = (element: Element | undefined) =>
      element === undefined ? 'gray' : getComputedStyle(element).color;
    void import('./plot.ts').then(
      ({ plot }) => {
        if (isOver) return;
        end = plot(room, {
          days,
          text: curve.name === 'value' ? (value) => wholeNumber(value) : text,
          lines: lines.map(({ values }, index) => ({
            values,
            dash: DASHES[index] ?? [],
            colour: () => colourOf(marks.children[index]?.firstElementChild ?? undefined),
          })),
          inkColour: () => colourOf(marks),
          gridColour: () => getComputedStyle(room).borderBottomColor,
          point: setAt,
        });
      },
      () => setFault('The curve could not be loaded; its table is complete.'),
    );
    return () => {
      isOver = true;
      end();
    };
  }, [curve]);
  const shown = at ?? days.length - 1;
  return (
    <>
      <ul class="curve-keys" ref={keys}>
        {lines.map(({ label, values }, index) => (
          <li key={label}>
            <svg class={`line-${index}`} viewBox="0 0 28 4" aria-hidden="true">
              <line x1="0" y1="2" x2="28" y2="2" stroke-dasharray={DASHES[index]?.join(' ')} />
            </svg>
            {label} {text(values[shown] ?? null)}
          </li>
        ))}
        <li>{days[shown]}</li>
      </ul>
      {fault !== '' && <p class="refusal">{fault}</p>}
      <div ref={place} class="plot" role="img" aria-label={curveWords(curve)} />
    </>
  );
}

function CurveTable({ curve: { title, days, lines, text } }: { readonly curve: Curve }) {
  const rows = days.map((day, index) => ({ day, index })).toReversed();
  const width = 70 / lines.length;
  return (
    <LongTable
      name={title}
      heads={['Day', ...lines.map(({ label }) => `#${label}`)]}
      widths={[30, ...lines.map(() => width)]}
      rows={rowsInMemory(rows, ({ day }) => day)}
      cells={({ day, index }) => (
        <>
          <th scope="row">{dateText(day)}</th>
          {lines.map(({ label, values }) => (
            <td key={label} class="number" data-name={label}>
              {text(values[index] ?? null)}
            </td>
          ))}
        </>
      )}
    />
  );
}
