// Figures as names and texts; those that could not be computed are listed at the end with their reason.
import { type Figure, missingText } from '../../../market/performance/figure.ts';
import type { NamedFigure } from './section.ts';

/** A figure with its text, or the reason why it is unknown. */
export type FigureLine =
  | NamedFigure
  | { readonly name: string; readonly text: undefined; readonly reason: string };

export function namedFigures(lines: readonly FigureLine[]): NamedFigure[] {
  const known = lines.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }]));
  return [...known, ...unknownFigures(lines)];
}

function unknownFigures(lines: readonly FigureLine[]): NamedFigure[] {
  const namesByReason = new Map<string, string[]>();
  for (const line of lines) {
    if (line.text !== undefined) continue;
    namesByReason.set(line.reason, [...(namesByReason.get(line.reason) ?? []), line.name]);
  }
  return [...namesByReason].map(([reason, names]) => ({
    name: 'Not available',
    text: `${names.join(', ')}: ${reason}`,
  }));
}

export function stated(name: string, text: string): FigureLine {
  return { name, text };
}

export function figureLine(
  name: string,
  value: Figure,
  write: (value: number) => string,
): FigureLine {
  return value.value === null
    ? { name, text: undefined, reason: missingText(value.reason) }
    : { name, text: write(value.value) };
}
