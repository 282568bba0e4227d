import { readFileSync } from 'node:fs';
import { float, type PythonJson } from '../../../src/consensus/stake-lottery/original/python-json.js';

function read(name: string): string {
  return readFileSync(new URL(`../../fixtures/golden/${name}.json`, import.meta.url), 'utf8');
}

/** Vectors of a golden file, as plain JSON. */
export function golden<T>(name: string): readonly T[] {
  return (JSON.parse(read(name)) as { vectors: T[] }).vectors;
}

/** Vectors of a golden file with Python's whole numbers and floats kept apart. */
export function goldenPython(name: string): readonly Record<string, PythonJson>[] {
  return (pythonValue(read(name)) as { vectors: Record<string, PythonJson>[] }).vectors;
}

/** What a JSON text of Python stands for: 2 is a number, 2.0 a float. */
export function pythonValue(text: string): PythonJson {
  const quoted = text.replace(
    /("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)/g,
    (_, string: string | undefined, number: string | undefined) => string ?? `{"$number":"${number}"}`,
  );
  return JSON.parse(quoted, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$number' in value)) return value;
    const digits = value.$number as string;
    return /[.eE]/.test(digits) ? float(Number(digits)) : Number(digits);
  }) as PythonJson;
}
