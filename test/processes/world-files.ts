// What most worlds are configured with: the flags that name their files, an API on free ports, and a strategy.

/** In the folder of a world with `config`. */
export const FILES = ['-c', 'config/sluice.yaml', '-c', 'config/more.yaml'] as const;

export const API_ON = 'api: { enabled: true, port: 0 }\nmetrics: { port: 0 }\n';

/** Buys 100 AAPL on every confident prediction. */
export const FOLLOW_AAPL = `
name: follow
symbols: [AAPL]
entry: { side: long, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
target: { r: 3 }
`;
