import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newFolder } from './terminal.js';

/** How the build bundles the command. */
interface Bundling {
  bundleCommand(root: string, sources: string): Promise<void>;
}

/**
 * Builds the program into a folder of its own, without checking types, so that what is tested is what stands in src:
 * each module, and the command's bundle.
 *
 * @returns the file to run, in the bundle.
 */
export async function buildProgram(): Promise<string> {
  const { default: typescript } = await import('typescript');
  const root = newFolder();
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  cpSync('package.json', join(root, 'package.json'));
  const options = {
    target: typescript.ScriptTarget.ES2022,
    module: typescript.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  for (const path of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
    const target = join(root, 'dist', path.replace(/\.ts$/, '.js'));
    if (!path.endsWith('.ts')) mkdirSync(target, { recursive: true });
    else if (!path.endsWith('.d.ts')) {
      mkdirSync(join(target, '..'), { recursive: true });
      const { outputText } = typescript.transpileModule(readFileSync(join('src', path), 'utf8'), {
        compilerOptions: options,
      });
      writeFileSync(target, outputText);
    }
  }
  const { bundleCommand }: Bundling = await import(pathToFileURL(resolve('.ci/bundle.mjs')).href);
  await bundleCommand(root, resolve('src'));
  return join(root, 'dist/command/main.js');
}
