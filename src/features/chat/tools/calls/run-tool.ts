import { isAbort } from '@/base/abort';
import { formatDuration } from '@/base/duration';
import { explainError } from '@/shared/explain-error';
import { i18n, translate } from '@/shared/texts';
import type { JsonObject } from '@/ollama';
import type { ChosenTool } from '../resolve';
import { defaultMaxLength, runInSandbox } from '../sandbox/sandbox';
import type { McpConnection } from '../mcp/connect';
import type { Answer } from './open-calls.store';

export interface RunToolPorts {
  signal: AbortSignal;
  /** Asks an MCP server. Rejects where it is gone. */
  askMcp: <T>(serverId: string, question: (connection: McpConnection) => Promise<T>) => Promise<T>;
  /** Told once it begins to count, and of how far it is. */
  onRunning: (state: { endsAt?: number; progress?: string }) => void;
}

/** What an MCP tool may take without a sign of life. */
const mcpTimeoutMs = 120_000;

/**
 * Carries out a call. Whatever goes wrong is an answer, in words for the model; an abort of the signal rejects
 * with an AbortError. Not for tools that the user answers by hand.
 */
export async function runTool(tool: ChosenTool, args: JsonObject, ports: RunToolPorts): Promise<Answer> {
  const { answering } = tool;
  if (answering.by === 'function') return await runFunction(answering, args, ports);
  if (answering.by === 'mcp') return await runMcp(answering, args, ports);
  throw new TypeError('Answered by hand');
}

async function runFunction(
  { code, timeLimitSeconds }: { code: string; timeLimitSeconds: number },
  args: JsonObject,
  { signal, onRunning }: RunToolPorts,
): Promise<Answer> {
  const timeLimitMs = timeLimitSeconds * 1000;
  onRunning({ endsAt: Date.now() + timeLimitMs });
  const result = await runInSandbox(code, args, { timeLimitMs, signal });
  switch (result.outcome) {
    case 'result':
      return done('function', result.text, result.isCut);
    case 'error':
      return failed('function', translate('tools.toModel.failed', { message: result.text.slice(0, 2000) }));
    case 'timedOut':
      return failed('function', translate('tools.toModel.timedOut', { time: inWords(timeLimitSeconds) }));
    case 'unavailable':
      return failed('function', translate('tools.toModel.unavailable'));
  }
}

async function runMcp(
  { serverId, tool }: { serverId: string; tool: string },
  args: JsonObject,
  { signal, askMcp, onRunning }: RunToolPorts,
): Promise<Answer> {
  onRunning({});
  try {
    const { text, isCut, isError } = await askMcp(serverId, (connection) =>
      connection.callTool(tool, args, {
        signal,
        timeoutMs: mcpTimeoutMs,
        onProgress: ({ progress, total, message = '' }) =>
          onRunning({ progress: [toShare(progress, total), message.slice(0, 200)].filter(Boolean).join(' · ') }),
      }),
    );
    return isError ? failed('mcp', translate('tools.toModel.failed', { message: text })) : done('mcp', text, isCut);
  } catch (error) {
    if (isAbort(error)) throw error;
    const { title, cause } = explainError(error);
    return failed('mcp', translate('tools.toModel.failed', { message: `${title}. ${cause}` }));
  }
}

function toShare(progress: number, total: number | undefined): string {
  return total === undefined ? String(progress) : translate('tools.call.progress', { progress, total });
}

function done(by: Answer['by'], text: string, isCut: boolean): Answer {
  const content = text === '' ? translate('tools.toModel.nothing') : text;
  const notice = isCut ? `\n${translate('tools.toModel.cut', { n: defaultMaxLength })}` : '';
  return { by, outcome: 'done', content: content + notice };
}

function failed(by: Answer['by'], content: string): Answer {
  return { by, outcome: 'failed', content };
}

function inWords(seconds: number): string {
  return formatDuration(seconds, i18n.global.locale.value);
}
