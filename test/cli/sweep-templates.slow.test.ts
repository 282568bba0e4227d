import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from './program.js';
import { folderWithScenario } from './terminal.js';

/** How many parts each template is cut down to; the page has forty. */
const PARTS = 4;
const SWEEP = 'sweep small.yaml --vary consensus.blockTime=1s,2s --seeds 3 --metric height';
const PAGE = readFileSync('docs/sweeps.md', 'utf8');

/** The code block of the page that holds a text, cut down to few parts. */
function template(text: string): string {
  const block = [...PAGE.matchAll(/^```\w+\n(.*?)^```/gms)].find(([, body]) => body!.includes(text));
  return block![1]!.replaceAll('40', String(PARTS));
}

let program = '';
beforeAll(async () => {
  program = await buildProgram();
}, 180_000);

/** A folder as a user has it: the package installed, the scenario, and the page's sweep.sh with a small sweep. */
class Project {
  readonly folder = folderWithScenario();

  constructor() {
    mkdirSync(join(this.folder, 'node_modules/.bin'), { recursive: true });
    this.#install('simulate', `exec '${process.execPath}' '${program}' "$@"`);
    // What the queue's own starter does on one machine: it runs the command.
    this.#install('srun', 'exec "$@"');
    const script = template('# sweep.sh PART').replace(/sweep bitcoin.*--seeds 20/s, SWEEP);
    writeFileSync(join(this.folder, 'sweep.sh'), script, { mode: 0o755 });
  }

  #install(name: string, script: string): void {
    writeFileSync(join(this.folder, 'node_modules/.bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  run(command: string, argv: readonly string[], variables: Record<string, string> = {}): void {
    const path = `${join(this.folder, 'node_modules/.bin')}:${process.env['PATH']}`;
    const env = { ...process.env, HOME: this.folder, PATH: path, ...variables };
    const { status, stderr } = spawnSync(command, argv, { cwd: this.folder, encoding: 'utf8', env });
    expect({ status, stderr: stderr.replace(/^npm notice.*\n/gm, '') }).toEqual({ status: 0, stderr: '' });
  }

  /** The rows of all parts together, and those of one machine. */
  expectRowsOfOneMachine(): void {
    this.run('simulate', ['sweep', 'merge', '--store', 'rates', '--out', 'parts', '--quiet']);
    this.run('simulate', [...SWEEP.split(' '), '--store', 'alone', '--out', 'whole', '--quiet']);
    const rows = (folder: string) => readFileSync(join(this.folder, folder, 'runs.csv'), 'utf8');
    expect(rows('parts')).toBe(rows('whole'));
  }
}

/** Part numbers as queues count them. */
const PROCESSES = Array.from({ length: PARTS }, (_, process) => process);

describe('the templates of docs/sweeps.md for many machines, with what each queue sets, give the rows of one machine', () => {
  test('Slurm: an array whose script is run with its variables', () => {
    const project = new Project();
    const script = template('#SBATCH');
    expect(/--array=(\S+)/.exec(script)![1]).toBe(`1-${PARTS}`);
    writeFileSync(join(project.folder, 'rates.slurm'), script);
    for (const process of PROCESSES)
      project.run('bash', ['rates.slurm'], {
        SLURM_SUBMIT_DIR: project.folder,
        SLURM_ARRAY_TASK_ID: String(process + 1),
        SLURM_ARRAY_TASK_COUNT: String(PARTS),
      });
    project.expectRowsOfOneMachine();
  });

  test('Slurm: without --shard the part is taken from its variables', () => {
    const project = new Project();
    for (const process of PROCESSES)
      project.run('simulate', [...SWEEP.split(' '), '--store', 'rates', '--quiet'], {
        SLURM_ARRAY_TASK_ID: String(process + 1),
        SLURM_ARRAY_TASK_MIN: '1',
        SLURM_ARRAY_TASK_COUNT: String(PARTS),
      });
    project.expectRowsOfOneMachine();
  });

  test('HTCondor: one process for each part, counted from 0', () => {
    const project = new Project();
    const lines = template('executable ').trim().split('\n');
    const settings = new Map(lines.map((line) => line.split(/\s+=\s+/) as [string, string]));
    expect(lines.at(-1)).toBe(`queue ${PARTS}`);
    expect(settings.get('Part')).toBe('$(Process) + 1');
    for (const process of PROCESSES)
      project.run(`./${settings.get('executable')}`, [
        settings.get('arguments')!.replace('$INT(Part)', String(process + 1)),
      ]);
    project.expectRowsOfOneMachine();
  });

  test('Kubernetes: an indexed job, whose pods know their index', () => {
    const project = new Project();
    interface Job {
      readonly spec: {
        readonly completions: number;
        readonly completionMode: string;
        readonly template: { readonly spec: { readonly containers: readonly { command: string[] }[] } };
      };
    }
    const { spec } = parse(template('kind: Job')) as Job;
    expect({ completions: spec.completions, mode: spec.completionMode }).toEqual({
      completions: PARTS,
      mode: 'Indexed',
    });
    const [command, ...argv] = spec.template.spec.containers[0]!.command;
    for (const process of PROCESSES)
      project.run(
        command!,
        argv.map((word) => word.replace('/data', project.folder)),
        { JOB_COMPLETION_INDEX: String(process) },
      );
    project.expectRowsOfOneMachine();
  });
});
