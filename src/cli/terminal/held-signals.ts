import type { StopSignal } from './exit.js';

const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM'];

/**
 * A signal that comes so much later than the first ends the process at once. Sooner, it is the same request: `npx` and
 * the terminal both pass on one Ctrl-C.
 */
const PATIENCE_MILLISECONDS = 2_000;

let holders = 0;
let first: number | undefined;

/**
 * Keeps a signal from ending this process while it has something on the disk that must not stay there half-written.
 * Whoever listens to the signal still does.
 *
 * @returns a function that ends this; calling it again does nothing.
 */
export function holdSignals(): () => void {
  if (holders === 0) for (const signal of SIGNALS) process.on(signal, onSignal);
  holders++;
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders--;
    if (holders === 0) stopHolding();
  };
}

function stopHolding(): void {
  first = undefined;
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function onSignal(signal: StopSignal): void {
  const now = performance.now();
  first ??= now;
  if (now - first < PATIENCE_MILLISECONDS) return;
  for (const each of SIGNALS) process.removeAllListeners(each);
  process.kill(process.pid, signal);
}
