import { takeSteps } from '../session/lesson.js';
import { Session } from '../session/session.js';
import { pageSigner } from './page-signer.js';
import type { Answer, Question } from './request.js';

const signer = pageSigner();
let session: Session | undefined;

function handle({ request, picked }: Question): Answer {
  if (request.ask === 'open') {
    session = new Session(request.scenario, signer);
    if (request.actions.length > 0) session.restore(request.actions);
    return { setting: session.setting, ...state(session, picked) };
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
      // Another seed gives other names, another attack other nodes that can attack.
      return { setting: session.setting, ...state(session, picked) };
    case 'lesson': {
      const claims = takeSteps(session, request.steps, request.count);
      return { setting: session.setting, claims, ...state(session, picked) };
    }
    case 'said':
      return { said: session.said(request.height) };
    case 'look':
      break;
  }
  return state(session, picked);
}

function state(of: Session, picked: number): Answer {
  return { frame: of.frame(), node: of.inspect(picked), actions: of.actions, due: of.due };
}

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  let answer: Answer;
  try {
    answer = handle(data);
  } catch (error) {
    answer = { problem: error instanceof Error ? error.message : String(error) };
  }
  postMessage({ id: data.id, answer });
});
