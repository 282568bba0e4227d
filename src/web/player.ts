import type { Action, Deed, WrittenScenario } from '../session/action.js';
import type { Frame, NodeView, Sample, Setting, ShownBlock, ShownEvent } from '../session/frame.js';
import type { CheckedClaim, LessonStep } from '../session/lesson.js';
import type { Said } from '../session/talk.js';
import type { Answer, Request } from './request.js';
import type { RunLink } from './run-link.js';

/** Milliseconds of a frame that the run may take. */
const BUDGET = 12;
/** Events of the timeline that are kept. */
const MOST_EVENTS = 5000;

/** What the page shows at a moment. */
export interface Shown {
  readonly setting: Setting;
  readonly frame: Frame;
  readonly blocks: readonly ShownBlock[];
  readonly events: readonly ShownEvent[];
  readonly samples: readonly Sample[];
  readonly actions: readonly Action[];
  readonly picked: number;
  readonly node: NodeView | undefined;
  readonly isPlaying: boolean;
  /** Simulated seconds a second. */
  readonly speed: number;
  readonly skipsQuiet: boolean;
  readonly problem: string | undefined;
  readonly isBusy: boolean;
}

/** Plays a run: asks for what the next frame needs, never more, so that what somebody does takes effect at once. */
export class Player {
  readonly #link: RunLink;
  readonly #tell: (shown: Shown) => void;
  #shown: Shown | undefined;
  #due = 0;
  #last = 0;
  #asking = false;

  constructor(link: RunLink, tell: (shown: Shown) => void) {
    this.#link = link;
    this.#tell = tell;
  }

  /** Opens a run. @returns why it cannot be opened, in one line. */
  async open(scenario: WrittenScenario, actions: readonly Action[]): Promise<string | undefined> {
    const answer = await this.#link.ask({ ask: 'open', scenario, actions }, 0);
    const { setting, frame } = answer;
    if (setting === undefined || frame === undefined) return answer.problem ?? 'the run did not open';
    const speed = Math.max(0.1, 10 ** Math.round(Math.log10(setting.end / 1e6 / 60)));
    this.#shown = {
      ...{
        setting,
        frame,
        blocks: [],
        events: [],
        samples: [],
        actions,
        picked: 0,
        node: undefined,
      },
      ...{ isPlaying: false, speed, skipsQuiet: false, problem: undefined, isBusy: false },
    };
    this.#take(answer);
    return undefined;
  }

  play(isPlaying: boolean): void {
    this.#change({ isPlaying });
    this.#last = performance.now();
    if (isPlaying) requestAnimationFrame(this.#animate);
  }

  set speed(speed: number) {
    this.#change({ speed });
  }

  set skipsQuiet(skipsQuiet: boolean) {
    this.#change({ skipsQuiet });
  }

  async pick(picked: number): Promise<void> {
    this.#change({ picked, node: undefined });
    await this.#ask({ ask: 'look' });
  }

  async step(what: 'event' | 'block'): Promise<void> {
    this.play(false);
    await this.#ask({ ask: 'step', what });
  }

  async seek(time: number): Promise<void> {
    this.#change({ isBusy: true });
    await this.#ask({ ask: 'seek', time: Math.max(0, Math.floor(time)) });
    this.#change({ isBusy: false });
  }

  /** Who said what about the blocks of a height. */
  async said(height: number): Promise<readonly Said[]> {
    const { said = [] } = await this.#link.ask({ ask: 'said', height }, this.#shown?.picked ?? 0);
    return said;
  }

  /** Runs a lesson from its beginning through some of its steps. @returns what it claims of the last. */
  async takeSteps(steps: readonly LessonStep[], count: number): Promise<readonly CheckedClaim[]> {
    this.play(false);
    this.#change({ isBusy: true });
    const { claims = [] } = await this.#ask({ ask: 'lesson', steps, count });
    this.#change({ isBusy: false });
    return claims;
  }

  async act(deed: Deed): Promise<void> {
    this.#change({ isBusy: true });
    await this.#ask({ ask: 'act', deed });
    this.#change({ isBusy: false });
  }

  readonly #animate = async (): Promise<void> => {
    const shown = this.#shown;
    if (shown === undefined || !shown.isPlaying || this.#asking) return;
    const passed = Math.min(250, performance.now() - this.#last);
    this.#last = performance.now();
    const { now } = shown.frame;
    let until = now + passed * 1000 * shown.speed;
    if (shown.skipsQuiet && shown.frame.messages.length === 0) until = Math.max(until, this.#due);
    await this.#ask({ ask: 'advance', until, budget: BUDGET });
    if (this.#shown?.frame.isOver === true) this.play(false);
    else if (this.#shown?.isPlaying === true) requestAnimationFrame(this.#animate);
  };

  async #ask(request: Request): Promise<Answer> {
    this.#asking = true;
    const answer = await this.#link.ask(request, this.#shown?.picked ?? 0);
    this.#asking = false;
    this.#take(answer);
    return answer;
  }

  #take(answer: Answer): void {
    const shown = this.#shown!;
    if (answer.problem !== undefined || answer.frame === undefined) {
      this.#change({ problem: answer.problem, isPlaying: false });
      return;
    }
    const { frame, setting = shown.setting } = answer;
    this.#due = answer.due ?? Number.POSITIVE_INFINITY;
    const earlier = frame.isFresh ? { blocks: [], events: [], samples: [] } : shown;
    this.#change({
      setting,
      frame,
      blocks: [...earlier.blocks, ...frame.blocks],
      events: [...earlier.events, ...frame.events].slice(-MOST_EVENTS),
      samples: [...earlier.samples, ...frame.samples],
      actions: answer.actions ?? shown.actions,
      node: answer.node?.node === shown.picked ? answer.node : shown.node,
      problem: undefined,
    });
  }

  #change(part: Partial<Shown>): void {
    if (this.#shown === undefined) return;
    this.#shown = { ...this.#shown, ...part };
    this.#tell(this.#shown);
  }
}
