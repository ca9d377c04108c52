// The heads of a table's columns; those of numbers stand over their numbers.

interface ColumnHeadsProps {
  /** With `#` before it, a column of numbers: `#Shares`. */
  readonly names: readonly string[];
}

export function ColumnHeads({ names }: ColumnHeadsProps) {
  return (
    <thead>
      <tr>
        {names.map((name) =>
          name.startsWith('#') ? (
            <th key={name} scope="col" class="number">
              {name.slice(1)}
            </th>
          ) : (
            <th key={name} scope="col">
              {name}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}
