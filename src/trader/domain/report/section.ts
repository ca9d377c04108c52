// The parts of a report, independent of the output format: text, Markdown or HTML.

export type Section = FigureSection | TableSection | SentenceSection;

/** Names and their values. */
export interface FigureSection {
  readonly kind: 'figures';
  readonly title: string;
  readonly figures: readonly NamedFigure[];
}

export interface NamedFigure {
  readonly name: string;
  readonly text: string;
}

export interface TableSection {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Printed if there are no rows. */
  readonly nothing: string;
  /** How a terminal that is too narrow for it prints it; without this the first columns are shortened. */
  readonly narrow?: Narrow;
}

/** Titles of columns. */
export interface Narrow {
  readonly shortened: readonly string[];
  /** The last one first. */
  readonly leftOut: readonly string[];
}

export interface SentenceSection {
  readonly kind: 'sentences';
  readonly title: string;
  readonly sentences: readonly string[];
}

const NUMBER = /^(?:[+-]?[\d,]+(?:\.\d+)?(?: %| [A-Z]{3}| R)?|-)$/;

/** Whether each column has nothing but numbers, which stand under each other. */
export function numericColumns({ columns, rows }: TableSection): readonly boolean[] {
  return columns.map((_, at) => rows.every((row) => NUMBER.test(row[at] ?? '')));
}
