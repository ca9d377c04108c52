// How many executions flow: a test tells its processes if it wants fewer than ten thousand.
export const EXECUTIONS_VARIABLE = 'SLUICE_TEST_EXECUTIONS';
