// What exists once, however many processes share the database: begun by the process that leads, ended when it no longer does.
// Each time it begins, it is opened anew.

export interface LeaderJob {
  start(): void;
  stop(): unknown;
}

export interface LeaderJobs {
  add(open: () => readonly LeaderJob[]): void;
  begin(): void;
  /** Resolves once nothing is being done any more. */
  end(): Promise<void>;
}

export function createLeaderJobs(onFault: (error: unknown) => void): LeaderJobs {
  const opens: (() => readonly LeaderJob[])[] = [];
  let held: LeaderJob[] = [];
  let turn: Promise<void> = Promise.resolve();
  let isWanted = false;

  function open(): void {
    for (const one of opens.flatMap((each) => each())) {
      held.push(one);
      one.start();
    }
  }

  async function close(): Promise<void> {
    const ending = held;
    held = [];
    // One that fails to end keeps no other from it.
    for (const one of ending)
      try {
        await one.stop();
      } catch (error) {
        onFault(error);
      }
  }

  return {
    add: (one) => void opens.push(one),
    begin() {
      isWanted = true;
      // What was ended last may still be at work.
      turn = turn.then(() => {
        if (isWanted && held.length === 0) open();
      });
    },
    end() {
      isWanted = false;
      turn = turn.then(close);
      return turn;
    },
  };
}
