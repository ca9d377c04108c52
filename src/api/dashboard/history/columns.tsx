// The columns of a list, each written once: its head, its width, and what a row has in it, on a phone with its name.
import type { ComponentChildren } from 'preact';
import { Moment } from '../lists/moment.tsx';
import { zone } from '../state/zone.ts';

export interface Column<Row> {
  /** Its head, and before the value on a phone. */
  readonly name: string;
  /** Percent. */
  readonly width: number;
  readonly kind: 'time' | 'row' | 'text' | 'number' | 'words';
  readonly shows: (row: Row) => ComponentChildren;
  /** Of a cell. */
  readonly toneOf?: (row: Row) => string;
}

/** When it was; its head names the zone. */
export function timeColumn<Row>(
  name: string,
  width: number,
  of: (row: Row) => string,
): Column<Row> {
  return { name, width, kind: 'time', shows: (row) => <Moment at={of(row)} /> };
}

/** What the row is about: of the symbol, with a way to why. */
export function rowColumn<Row>(
  width: number,
  symbolOf: (row: Row) => string,
  hrefTo: (row: Row) => string | undefined,
): Column<Row> {
  const shows = (row: Row) => {
    const href = hrefTo(row);
    return href === undefined ? symbolOf(row) : <a href={href}>{symbolOf(row)}</a>;
  };
  return { name: 'Symbol', width, kind: 'row', shows };
}

export function textColumn<Row>(
  name: string,
  width: number,
  shows: (row: Row) => ComponentChildren,
): Column<Row> {
  return { name, width, kind: 'text', shows };
}

/** A sentence, which needs no name. */
export function wordsColumn<Row>(
  name: string,
  width: number,
  shows: (row: Row) => ComponentChildren,
): Column<Row> {
  return { name, width, kind: 'words', shows };
}

export function numberColumn<Row>(
  name: string,
  width: number,
  shows: (row: Row) => ComponentChildren,
): Column<Row> {
  return { name, width, kind: 'number', shows };
}

/** As of `ColumnHeads`. */
export function headOf<Row>({ name, kind }: Column<Row>): string {
  if (kind === 'number') return `#${name}`;
  return kind === 'time' ? `${name} ${zone.value.label}` : name;
}

interface CellProps<Row> {
  readonly of: Column<Row>;
  readonly row: Row;
}

export function Cell<Row>({ of: { name, kind, shows, toneOf }, row }: CellProps<Row>) {
  switch (kind) {
    case 'row':
      return <th scope="row">{shows(row)}</th>;
    case 'words':
      return <td class="outcome">{shows(row)}</td>;
    case 'number':
      return (
        <td class={`number ${toneOf?.(row) ?? ''}`.trim()} data-name={name}>
          {shows(row)}
        </td>
      );
    case 'time':
    case 'text':
      return <td data-name={name}>{shows(row)}</td>;
  }
}
