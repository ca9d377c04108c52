// Room on the disks that instances and the book need, as the routes see it.

export interface DiskFigures {
  readonly free_bytes: number;
  readonly total_bytes: number;
  /** So little that a day may fill it. */
  readonly is_low: boolean;
  /** Of the databases there, with what is not yet in their main files; null for a server's. */
  readonly database_bytes: number | null;
}

export interface Disks {
  /** Of the folder of one trader; undefined if this process cannot see it. */
  ofTrader(name: string): Promise<DiskFigures | undefined>;
  ofBook(): Promise<DiskFigures | undefined>;
}
