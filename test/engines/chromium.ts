import { type Browser, chromium, type Page } from 'playwright-core';
import type { BuiltCore } from './core-bundle.js';
import type { Session } from './engine.js';

/** No network, no first-run pages; no sandbox, since builds often run as root. */
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** Starts a Chromium without a window. */
export function launch(path: string): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: ARGUMENTS });
}

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** Opens a page on files that are handed over instead of served: their text by path, `/index.html` first. */
export async function openFiles(browser: Browser, files: ReadonlyMap<string, string>): Promise<Page> {
  const page = await browser.newPage();
  await page.context().route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const path = pathname === '/' ? '/index.html' : pathname;
    const body = files.get(path);
    if (body === undefined) return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ body, contentType: TYPES[path.split('.').pop()!] ?? 'text/plain' });
  });
  await page.goto('https://consensim.test/');
  return page;
}

/** A page that imports the core and runs it. */
export function openPage(core: BuiltCore, path: string): Promise<Session> {
  const script = `import { digestOf } from '/core.js';
    globalThis.digest = digestOf;`;
  return open(path, new Map([['/core.js', core.moduleCode]]), script);
}

/** A page whose worker imports the core and runs it. */
export function openWorker(core: BuiltCore, path: string): Promise<Session> {
  const worker = `import { digestOf } from '/core.js';
    onmessage = ({ data }) => postMessage(digestOf(data));`;
  const script = `const worker = new Worker('/worker.js', { type: 'module' });
    globalThis.digest = (scenario) => new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message || 'the worker failed'));
      worker.postMessage(scenario);
    });`;
  const files = new Map([
    ['/core.js', core.moduleCode],
    ['/worker.js', worker],
  ]);
  return open(path, files, script);
}

async function open(path: string, files: ReadonlyMap<string, string>, script: string): Promise<Session> {
  const browser = await launch(path);
  try {
    const html = `<!doctype html><title>consensim</title><script type="module">${script}</script>`;
    const page = await openFiles(browser, new Map([...files, ['/index.html', html]]));
    await page.waitForFunction('globalThis.digest !== undefined');
    return {
      version: `Chromium ${browser.version()}`,
      digest: async (scenario) => String(await page.evaluate(`digest(${JSON.stringify(scenario)})`)),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
