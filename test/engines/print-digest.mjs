// Prints the digest of a scenario, given the address of the core and the scenario's name. Runs in Node, Deno, Bun
// and gjs (the shell of Firefox's engine), whichever way each hands over its arguments.
const { Deno, process, print } = globalThis;
const [core, scenario] = Deno?.args ?? process?.argv.slice(2) ?? (await import('system')).default.programArgs;
const { digestOf } = await import(core);
// In gjs console.log adds a heading of its own.
(print ?? console.log)(digestOf(scenario));
