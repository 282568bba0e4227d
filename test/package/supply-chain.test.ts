import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeAudit } from './audit.js';

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly engines?: { readonly node?: string };
}
interface Manifest {
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, LockedPackage>> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const runtime = locked.filter(([, { dev }]) => dev !== true);

/** Licences that ask for no more than their own text. */
const FREE = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'Unlicense'];

const paths = (packages: readonly (readonly [string, LockedPackage])[]) => packages.map(([path]) => path);

describe('the supply chain', () => {
  test('is found', () => {
    expect(runtime.length).toBeGreaterThan(10);
    expect(locked.length).toBeGreaterThan(runtime.length);
  });

  test('runs no script of anybody on installation, but for one that only our own tests bring and that may fail', () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    // Optional to a part of BullMQ, and of no use where its prebuilt packages are: npm does without it.
    expect(paths(scripted)).toEqual(['node_modules/msgpackr-extract']);
    expect(scripted.every(([, { dev, optional }]) => dev === true && optional === true)).toBe(true);
  });

  test('gives our own users no script either: `prepare` runs for us, not for who installs from the registry', () => {
    const onInstall = ['preinstall', 'install', 'postinstall'];
    expect(Object.keys(manifest.scripts).filter((name) => onInstall.includes(name))).toEqual([]);
  });

  test('comes from no other place than the registry, each package with its checksum', () => {
    const strange = locked.filter(
      ([, { resolved, integrity }]) =>
        resolved?.startsWith('https://registry.npmjs.org/') === false || !/^sha512-/.test(integrity ?? ''),
    );
    expect(paths(strange)).toEqual([]);
  });

  test('names each package that runs with its exact version', () => {
    const loose = Object.entries(manifest.dependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  test('asks for no later Node than we do', () => {
    const minor = (range: string, major: number) =>
      Math.max(
        0,
        ...[...range.matchAll(new RegExp(`\\b${major}\\.(\\d+)`, 'g'))].map(([, part]) => Number(part)),
      );
    const later = runtime.filter(([, { engines }]) =>
      [20, 22].some((major) => minor(engines?.node ?? '', major) > minor(manifest.engines.node, major)),
    );
    expect(paths(later)).toEqual([]);
  });

  test('has free licences in what runs', () => {
    const bound = runtime.filter(([, { license }]) => license === undefined || !FREE.includes(license));
    expect(paths(bound)).toEqual([]);
  });

  test('is explained in the README, a reason for each dependency', () => {
    const explained = [...read('README.md').matchAll(/^\| `([^`]+)` +\| [^|]{10,} \|$/gm)].map(
      ([, name]) => name,
    );
    const names = Object.keys(manifest.dependencies);
    expect(explained.filter((name) => names.includes(name!)).sort()).toEqual(names.sort());
  });
});

describe('an audit', () => {
  const about = (vulnerabilities: object) => judgeAudit(JSON.stringify({ vulnerabilities }));

  test('breaks the build at a high severity, and says which package', () => {
    expect(about({ a: { name: 'a', severity: 'high' }, b: { name: 'b', severity: 'low' } })).toEqual({
      text: 'audit: high: a\naudit: low: b\naudit: 2 known vulnerabilities, 1 of them high or critical',
      code: 1,
    });
    expect(about({ b: { name: 'b', severity: 'moderate' } }).code).toBe(0);
    expect(about({})).toEqual({
      text: 'audit: 0 known vulnerabilities, 0 of them high or critical',
      code: 0,
    });
  });

  test('says so plainly when the registry cannot be asked', () => {
    // What npm prints when a mirror lacks the endpoint.
    const message =
      '405 Method Not Allowed - POST https://registry.npmjs.org/-/npm/v1/security/advisories/bulk';
    const refused = JSON.stringify({ message, method: 'POST', statusCode: 405, error: { summary: '' } });
    const text = `audit: nothing was checked, the registry does not answer: ${message}`;
    expect(judgeAudit(refused)).toEqual({ text, code: 0 });
    expect(judgeAudit('').text).toBe('audit: nothing was checked, the registry does not answer: no answer');
  });
});
