import { pageSigner } from './page-signer.js';
import type { Answer, Request } from './request.js';
import { Session } from './session.js';

const signer = pageSigner();
let session: Session | undefined;

function handle(request: Request): Answer {
  if (request.ask === 'open') {
    session = new Session(request.scenario, signer);
    if (request.actions.length > 0) session.restore(request.actions);
    return { setting: session.setting, ...state(session) };
  }
  if (session === undefined) return { problem: 'no run is open' };
  switch (request.ask) {
    case 'advance': {
      const stop = performance.now() + request.budget;
      session.advance(request.until, () => performance.now() >= stop);
      break;
    }
    case 'step':
      session.step(request.what);
      break;
    case 'seek':
      session.seek(request.time);
      break;
    case 'act':
      session.act(request.deed);
      break;
    case 'inspect':
      return { node: session.inspect(request.node) };
  }
  return state(session);
}

function state(of: Session): Answer {
  return { frame: of.frame(), scenario: of.scenario, actions: of.actions, due: of.due };
}

addEventListener('message', ({ data }: MessageEvent<{ id: number; request: Request }>) => {
  let answer: Answer;
  try {
    answer = handle(data.request);
  } catch (error) {
    answer = { problem: error instanceof Error ? error.message : String(error) };
  }
  postMessage({ id: data.id, answer });
});
