// The parts a report is made of, before anyone decides whether it becomes text, Markdown or a page.

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
  /** Said when there is no row. */
  readonly nothing: string;
}

export interface SentenceSection {
  readonly kind: 'sentences';
  readonly title: string;
  readonly sentences: readonly string[];
}
