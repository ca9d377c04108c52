// Processor time of this process, which a busy machine lengthens least.

/** Milliseconds, the least of a few rounds. */
export function leastMs(rounds: number, play: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const from = process.cpuUsage();
    play();
    const { user, system } = process.cpuUsage(from);
    least = Math.min(least, (user + system) / 1e3);
  }
  return least;
}
