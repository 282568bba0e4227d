// Prints the digest of a scenario, run where there is nothing but the language: given the file of the core as one
// script, and the scenario's name.
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

const [core, scenario] = process.argv.slice(2);
const context = createContext({});
// V8 itself brings a console.
const globals = 'typeof process + typeof Buffer + typeof TextEncoder + typeof setTimeout + typeof crypto';
const found = runInContext(globals, context);
if (found !== 'undefined'.repeat(5)) throw new Error(`the context is not bare: ${found}`);
// Every look at a global of such a context is a call into Node, six times slower all in all. As parameters the
// globals are looked at once.
const names = runInContext('Object.getOwnPropertyNames(globalThis)', context).filter(
  (name) => !['undefined', 'NaN', 'Infinity', 'globalThis', 'eval'].includes(name),
);
const call = `consensim.digestOf(${JSON.stringify(scenario)})`;
const script = `(function (${names}) { ${readFileSync(core, 'utf8')}\nreturn ${call}; })(${names})`;
console.log(runInContext(script, context));
