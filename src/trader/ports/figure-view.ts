// A figure of the board with the rows that make it: the amounts of the rows add up to the figure, to the cent.

export const FIGURES = ['day', 'at_risk', 'protected', 'book_and_broker'] as const;
export type FigureName = (typeof FIGURES)[number];

export interface FigureRow {
  readonly part: string;
  readonly text: string;
  /** Null for a row that adds nothing: a count, a stop, a difference. */
  readonly amount: number | null;
  /** What `explain` leads to. */
  readonly id: string | null;
}

export interface FigureView {
  readonly name: FigureName;
  /** As on the dashboard; null while it is unknown or unlimited, and for anything but an amount. */
  readonly value: number | null;
  readonly currency: string;
  readonly rows: readonly FigureRow[];
}
