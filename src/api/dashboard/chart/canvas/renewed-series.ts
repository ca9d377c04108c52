// Brings a series of the chart from what it shows to what it is to show.
interface Renewing<Point, Item> {
  isSame(one: Point, other: Point): boolean;
  to(point: Point): Item;
}

interface Drawable<Item> {
  update(item: Item): void;
  setData(items: Item[]): void;
}

/** Only what is new at the end is drawn anew; all of it where something earlier has changed. */
export function renew<Point extends { readonly time: number }, Item>(
  series: Drawable<Item>,
  before: readonly Point[],
  after: readonly Point[],
  { isSame, to }: Renewing<Point, Item>,
): void {
  const kept = before.findIndex((point, index) => {
    const now = after[index];
    return now === undefined || !isSame(point, now);
  });
  const changed = kept < 0 ? before.length : kept;
  const isAtEnd =
    before.length > 0 && changed >= before.length - 1 && after.length >= before.length;
  const isLater = (after[changed]?.time ?? 0) >= (before.at(-1)?.time ?? 0);
  if (isAtEnd && (changed === after.length || isLater))
    for (const point of after.slice(changed)) series.update(to(point));
  else {
    // lightweight-charts 5.2.1 keeps the old points of its time scale where the only series is set to the times that it has;
    // the lines that are added then have no place.
    series.setData([]);
    series.setData(after.map(to));
  }
}
