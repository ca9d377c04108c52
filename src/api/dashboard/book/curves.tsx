// The days of a span as curves, one at a time.
import { useMemo, useState } from 'preact/hooks';
import { CurveFigure } from '../curves/curve-figure.tsx';
import type { Performance } from '../facts/book-shapes.ts';
import { CURVES, type CurveName, curveOf } from '../facts/curves.ts';

interface CurvesProps {
  readonly performance: Performance;
  readonly benchmark: string;
}

export function Curves({ performance: { curve: days, portfolio }, benchmark }: CurvesProps) {
  const [name, setName] = useState<CurveName>('growth');
  const currency = portfolio?.currency ?? '';
  const curve = useMemo(
    () => curveOf(name, days, { currency, benchmark }),
    [name, days, currency, benchmark],
  );
  return (
    <>
      <p class="choices">
        {CURVES.map(({ name: one, title }) => (
          <button key={one} type="button" aria-pressed={name === one} onClick={() => setName(one)}>
            {title}
          </button>
        ))}
      </p>
      {curve === undefined ? (
        <p class="empty">Fewer than two days have this figure.</p>
      ) : (
        <CurveFigure curve={curve} />
      )}
    </>
  );
}
