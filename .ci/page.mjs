// Builds the page that shows a run: one file, with its style, its code and the worker in which the run lives.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const CODE = /<script type="module"[^>]*><\/script>/;

/** Writes `dist/web/page.html` below a root. @returns its text. */
export async function buildPage(root) {
  const result = await build({
    configFile: false,
    root: join(root, 'src/web'),
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    worker: { format: 'iife' },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      cssCodeSplit: false,
      rollupOptions: { input: join(root, 'src/web/page.html') },
    },
  });
  const { output } = result;
  const page = output.find(({ fileName }) => fileName.endsWith('.html'));
  const code = output.find(({ type }) => type === 'chunk');
  const style = output.find(({ fileName }) => fileName.endsWith('.css'));
  // A text that is put in by a function is taken as it stands, whatever signs are in it.
  const html = String(page.source)
    .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style.source}</style>`)
    .replace(CODE, '')
    .replace(
      '</body>',
      () => `<script type="module">${code.code.replaceAll('</script', '<\\/script')}</script>\n</body>`,
    );
  mkdirSync(join(root, 'dist/web'), { recursive: true });
  writeFileSync(join(root, 'dist/web/page.html'), html);
  return html;
}
