import type { Context } from '../request/command.js';
/** Not there yet. */
export async function work(_o: object, _c: Context): Promise<void> {}
