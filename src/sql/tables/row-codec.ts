// A row described once: for each field its column, and how the cell holds the value. The description gives the type of the table,
// the reader and the writer. What is absent is null in the database and undefined in the program, except where a type has null.
import { type Decimal, decimal, textOf } from '../../kernel/decimal.ts';

/**
 * `same` is the text or number as it is, `nullable` a text or number that is null in the program, too; `flag` is 1 or 0; `json` is
 * plain data without undefined fields.
 */
type Form =
  | 'same'
  | 'nullable'
  | 'decimal'
  | 'json'
  | 'flag'
  | 'optional'
  | 'optional decimal'
  | 'optional json';

/** A value as text of another form. */
export interface TextForm<Value> {
  written(value: Value): string;
  read(text: string): Value;
}

/** The one that fits values of the type. */
type FormOf<Value> = undefined extends Value
  ? {
      same: 'optional';
      decimal: 'optional decimal';
      json: 'optional json';
      flag: never;
    }[PresentForm<NonNullable<Value>>]
  : null extends Value
    ? 'nullable'
    : PresentForm<Value>;
type PresentForm<Value> = Value extends Decimal
  ? 'decimal'
  : Value extends boolean
    ? 'flag'
    : Value extends string | number
      ? 'same'
      : 'json';

type Described<Row> = {
  readonly [Field in keyof Row]-?: readonly [
    column: string,
    form: FormOf<Row[Field]> | TextForm<Row[Field]>,
  ];
};

type CellOf<Value, HowHeld> =
  HowHeld extends TextForm<never>
    ? string
    : undefined extends Value
      ? RawOf<NonNullable<Value>> | null
      : null extends Value
        ? RawOf<NonNullable<Value>> | null
        : RawOf<Value>;
type RawOf<Value> = Value extends Decimal
  ? string
  : Value extends number | boolean
    ? number
    : string;

type CellsOf<Row, Columns extends Described<Row>> = {
  -readonly [Field in keyof Row as Columns[Field][0]]: CellOf<Row[Field], Columns[Field][1]>;
};

export interface RowCodec<Row, Cells> {
  written(row: Row): Cells;
  read(cells: Cells): Row;
  /** The cells of these fields alone; null for one that is undefined. */
  changed(fields: Partial<Row>): Partial<Cells>;
  readonly columns: readonly (keyof Cells & string)[];
}

/** The columns of a table: `type LotTable = TableOf<typeof LOT>`. */
export type TableOf<Codec extends { written(row: never): object }> = ReturnType<Codec['written']>;

export function rowCodec<Row>() {
  return <const Columns extends Described<Row>>(
    columns: Columns,
  ): RowCodec<Row, CellsOf<Row, Columns>> => {
    const described = Object.entries<readonly [string, AnyForm]>(columns);
    const parts = described.map(([field, [column, form]]) => ({ field, column, form }));
    // Copies of an object that has all keys stay fast objects, however many rows are made.
    const cells = Object.fromEntries(parts.map(({ column }) => [column, null]));
    const values = Object.fromEntries(parts.map(({ field }) => [field, undefined]));
    return {
      columns: parts.map(({ column }) => column as keyof CellsOf<Row, Columns> & string),
      written(row) {
        const made: Record<string, unknown> = { ...cells };
        for (const { field, column, form } of parts)
          made[column] = cellOf(form, row[field as keyof Row]);
        return made as CellsOf<Row, Columns>;
      },
      read(stored) {
        const made: Record<string, unknown> = { ...values };
        for (const { field, column, form } of parts)
          made[field] = valueIn(form, stored[column as keyof typeof stored]);
        return made as Row;
      },
      changed: (fields) =>
        Object.fromEntries(
          parts
            .filter(({ field }) => field in fields)
            .map(({ field, column, form }) => [column, cellOf(form, fields[field as keyof Row])]),
        ) as Partial<CellsOf<Row, Columns>>,
    };
  };
}

type AnyForm = Form | TextForm<unknown>;

function cellOf(form: AnyForm, value: unknown): unknown {
  if (value === undefined) return null;
  if (form === 'flag') return Number(value);
  if (form === 'json' || form === 'optional json') return JSON.stringify(value);
  if (form === 'decimal' || form === 'optional decimal') return textOf(value as Decimal);
  return typeof form === 'object' ? form.written(value) : value;
}

function valueIn(form: AnyForm, cell: unknown): unknown {
  if (cell === null) return form === 'nullable' ? null : undefined;
  if (form === 'flag') return cell === 1;
  if (form === 'json' || form === 'optional json') return JSON.parse(cell as string);
  if (form === 'decimal' || form === 'optional decimal') return decimal(cell as string);
  return typeof form === 'object' ? form.read(cell as string) : cell;
}
