// The demonstrations: each is a configuration file of the package, and plays what `app/demo` has for it.

/** By name, in `config` of the package. */
export const DEMO_FILES = {
  us: 'demo.yaml',
  options: 'demo-options.yaml',
  alpaca: 'demo-alpaca.yaml',
  vietnam: 'demo-vietnam.yaml',
} as const;

export type DemoName = keyof typeof DEMO_FILES;

/** Their simulators keep no state: a run of them cannot be continued. */
export const DEMOS_WITHOUT_STATE: ReadonlySet<DemoName> = new Set(['alpaca']);

export const DEMO_NAMES = Object.keys(DEMO_FILES) as [DemoName, ...DemoName[]];
