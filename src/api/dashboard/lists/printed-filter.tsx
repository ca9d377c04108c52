// On paper, where no field stands: which part of a list it is.
import { isPrinting } from '../browser/printing.ts';

interface PrintedFilterProps {
  /** What was chosen, by the names of the fields; empty: all. */
  readonly of: Readonly<Record<string, string>>;
}

export function PrintedFilter({ of }: PrintedFilterProps) {
  const chosen = Object.entries(of).filter(([, value]) => value !== '');
  if (!isPrinting.value || chosen.length === 0) return null;
  return <p>Only {chosen.map(([name, value]) => `${name} ${value}`).join(', ')}.</p>;
}
