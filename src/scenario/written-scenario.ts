/** A scenario as a file holds it: nothing is checked yet, and defaults are not filled in. */
export type WrittenScenario = Readonly<Record<string, unknown>>;
