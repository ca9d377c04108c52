// A squarified treemap (Bruls, Huizing and van Wijk, 2000): rectangles whose areas are shares of a whole, as square as rows allow.

export interface Weighed {
  readonly key: string;
  readonly weight: number;
}

export interface Tile {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Room {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The largest first; what weighs nothing, or less, has no tile. */
export function treemap(weighed: readonly Weighed[], width: number, height: number): Tile[] {
  const rows = weighed.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  const sum = rows.reduce((total, { weight }) => total + weight, 0);
  const areas = rows.map(({ key, weight }) => ({ key, weight: (weight / sum) * width * height }));
  const tiles: Tile[] = [];
  let room: Room = { x: 0, y: 0, width, height };
  for (let first = 0; first < areas.length; ) {
    const count = bestCount(areas.slice(first), Math.min(room.width, room.height));
    const row = areas.slice(first, first + count);
    tiles.push(...tilesOf(row, room));
    room = roomBeside(row, room);
    first += count;
  }
  return tiles;
}

/** How many stand beside each other at the short side, until one more makes them less square. */
function bestCount(areas: readonly Weighed[], side: number): number {
  let count = 1;
  while (count < areas.length && worst(areas, count + 1, side) <= worst(areas, count, side))
    count += 1;
  return count;
}

/** The largest ratio of two sides of a tile. */
function worst(areas: readonly Weighed[], count: number, side: number): number {
  const row = areas.slice(0, count).map(({ weight }) => weight);
  const depth = row.reduce((sum, area) => sum + area, 0) / side;
  return Math.max(...row.map((area) => Math.max(depth ** 2 / area, area / depth ** 2)));
}

function depthOf(row: readonly Weighed[], { width, height }: Room): number {
  return row.reduce((sum, { weight }) => sum + weight, 0) / Math.min(width, height);
}

function tilesOf(row: readonly Weighed[], room: Room): readonly Tile[] {
  const depth = depthOf(row, room);
  let along = 0;
  return row.map(({ key, weight }) => {
    const length = weight / depth;
    const tile =
      room.width >= room.height
        ? { key, x: room.x, y: room.y + along, width: depth, height: length }
        : { key, x: room.x + along, y: room.y, width: length, height: depth };
    along += length;
    return tile;
  });
}

function roomBeside(row: readonly Weighed[], room: Room): Room {
  const depth = depthOf(row, room);
  return room.width >= room.height
    ? { ...room, x: room.x + depth, width: room.width - depth }
    : { ...room, y: room.y + depth, height: room.height - depth };
}
