#!/usr/bin/env node
import * as module from 'node:module';

// Where Node can (22.1 and later), what it compiled is kept in the system's temporary folder for the next start.
// NODE_DISABLE_COMPILE_CACHE=1 is Node's own way to refuse.
(module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

const { start } = await import('./start.js');
await start();
