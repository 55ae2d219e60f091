import { abortError, isAbort } from '@/base/abort';
import type { JsonObject, ToolCall } from '@/ollama';
import { translate } from '@/shared/texts';
import type { ToolResultPart } from '../../message';
import type { ChosenTool } from '../resolve';
import { checkArguments } from './check-arguments';
import type { Answer, Decision, Doubt, OpenCall, Stage } from './open-calls.store';
import type { RunToolPorts } from './run-tool';

export interface AnswerCallPorts {
  /** Those of the conversation. */
  tools: readonly ChosenTool[];
  /** Why the user is asked in any case. */
  doubt?: Doubt | 'late';
  signal: AbortSignal;
  /** Shows where the call stands, and waits for the user. Rejects with an AbortError. */
  waitFor: (call: OpenCall) => Promise<Decision>;
  /** Shows that it runs; `stop` is called when the user wants no more of it. */
  showRunning: (call: OpenCall, stop: () => void) => void;
  run: (tool: ChosenTool, args: JsonObject, ports: Pick<RunToolPorts, 'signal' | 'onRunning'>) => Promise<Answer>;
  now: () => number;
}

/**
 * Brings a call of a model to its answer. What no tool can do anything with is answered at once, in words by which
 * the model can do better; what is never allowed is refused; what is always allowed runs; about everything else,
 * and wherever there is a doubt, the user is asked, and sees the answer before it goes out. Rejects with an
 * AbortError when `signal` aborts.
 */
export async function answerCall({ id, function: call }: ToolCall, ports: AnswerCallPorts): Promise<ToolResultPart> {
  const { tools, doubt, waitFor, now } = ports;
  let startedAt = now();
  /** When what ran was over: how long its answer was looked at is no time of the tool's. */
  let endedAt: number | undefined;
  const tool = tools.find(({ name }) => name === call.name);
  const ruled = ruling(call, tool, tools);
  if (ruled && doubt === undefined) return toPart(ruled);

  const isAsked = doubt !== undefined || tool?.approval !== 'always';
  const canRun = tool !== undefined && tool.answering.by !== 'hand' && tool.approval !== 'never';
  let args = call.arguments;
  let stage: Stage = ruled ? { at: 'review', answer: ruled } : firstStage(tool!);
  for (;;) {
    if (stage.at === 'running') {
      const answer = await carryOut(tool!);
      endedAt = now();
      if (!isAsked) return toPart(answer);
      stage = { at: 'review', answer };
    }
    const decision = await waitFor({ args, canRun, stage });
    if (decision.do === 'refuse') return toPart(refusal(translate('tools.toModel.refused')));
    if (decision.do === 'write') stage = { at: 'writing' };
    if (decision.do === 'send') return toPart(sent(stage, decision.text));
    if (decision.do === 'run' && canRun) {
      ({ args } = decision);
      stage = { at: 'running', startedAt: now() };
    }
  }

  function firstStage({ answering }: ChosenTool): Stage {
    if (!isAsked) return answering.by === 'hand' ? { at: 'writing' } : { at: 'running', startedAt };
    return { at: 'asking', ...(doubt !== undefined && doubt !== 'late' && { doubt }) };
  }

  async function carryOut(chosen: ChosenTool): Promise<Answer> {
    startedAt = now();
    const stopping = new AbortController();
    const show = (state: { endsAt?: number; progress?: string } = {}) =>
      ports.showRunning({ args, canRun, stage: { at: 'running', startedAt, ...state } }, () => stopping.abort());
    show();
    try {
      const signal = AbortSignal.any([ports.signal, stopping.signal]);
      const answer = await ports.run(chosen, args, { signal, onRunning: show });
      return args === call.arguments ? answer : { ...answer, content: changedNotice(args) + answer.content };
    } catch (error) {
      if (ports.signal.aborted) throw abortError();
      if (!isAbort(error)) throw error;
      return { by: 'page', outcome: 'failed', content: translate('tools.toModel.stopped') };
    }
  }

  function toPart(answer: Answer): ToolResultPart {
    return {
      kind: 'tool-result',
      ...(id !== undefined && { callId: id }),
      name: call.name,
      ...answer,
      startedAt,
      endedAt: endedAt ?? now(),
    };
  }
}

/** What is answered without anybody being asked: undefined where the call can be carried out. */
function ruling(
  call: ToolCall['function'],
  tool: ChosenTool | undefined,
  tools: readonly ChosenTool[],
): Answer | undefined {
  if (!tool) {
    const names = tools.map(({ name }) => name).join(', ');
    const { name } = call;
    const text = translate(tools.length === 0 ? 'tools.toModel.unknownNone' : 'tools.toModel.unknown', { name, names });
    return { by: 'page', outcome: 'failed', content: text };
  }
  if (tool.approval === 'never') return refusal(translate('tools.toModel.never'));
  const problems = checkArguments(tool.parameters, call.arguments);
  if (problems.length === 0) return undefined;
  return {
    by: 'page',
    outcome: 'failed',
    content: translate('tools.toModel.invalid', { problems: problems.join(' ') }),
  };
}

function refusal(content: string): Answer {
  return { by: 'page', outcome: 'refused', content };
}

/** What the user sends: an answer as it is, or other words, which are the user's own. */
function sent(stage: Stage, text: string): Answer {
  if (stage.at === 'review' && stage.answer.content === text) return stage.answer;
  return { by: 'hand', outcome: 'done', content: text };
}

/** The model reads its own call again, and would take the answer for that of its own arguments. */
function changedNotice(args: JsonObject): string {
  return `${translate('tools.toModel.changed', { arguments: JSON.stringify(args) })}\n`;
}
