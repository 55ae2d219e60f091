import { loadTexts } from '@/shared/texts';
import type { Tool } from '@/ollama';
import type { AssistantMessage, ToolCallPart, ToolResultPart } from '../message';
import type { ConversationSetup, ToolId } from '../conversation-setup';
import { answerCall } from './calls/answer-call';
import { callKey, useOpenCallsStore, type Doubt } from './calls/open-calls.store';
import { runTool, type RunToolPorts } from './calls/run-tool';
import { useConnectionsStore } from './mcp/connections.store';
import { McpError } from './mcp/mcp-error';
import { chosenTools, toWireTools } from './resolve';
import { useToolsStore } from './tools.store';

interface CallContext {
  answer: AssistantMessage;
  setup: ConversationSetup;
  signal: AbortSignal;
  /** The answer had ended with its calls: nothing runs any more without asking. */
  isLate?: boolean;
  /** Told when the first call waits for the user, and when none does any more. */
  onAsking?: (isAsking: boolean) => void;
}

/** How often tools may be called for one question before the user is asked. */
export const defaultMaxRounds = 5;

/**
 * Answers the calls of a step, all at once: the results in the order of the calls. What needs the user waits for
 * the user. Rejects with an AbortError when `signal` aborts.
 */
export async function callTools(
  calls: ToolCallPart[],
  { answer, setup, signal, isLate = false, onAsking }: CallContext,
): Promise<ToolResultPart[]> {
  await loadTexts('tools');
  const { tools, servers } = useToolsStore();
  const open = useOpenCallsStore();
  const { ask } = useConnectionsStore();
  const chosen = chosenTools(setup.toolIds ?? [], { tools, servers });
  let asking = 0;
  const asked = async <T>(decision: Promise<T>) => {
    if ((asking += 1) === 1) onAsking?.(true);
    try {
      return await decision;
    } finally {
      if ((asking -= 1) === 0) onAsking?.(false);
    }
  };
  const doubt = isLate ? 'late' : doubtOf(answer, setup);
  const askMcp: RunToolPorts['askMcp'] = async (serverId, question) => {
    const server = useToolsStore().servers.find(({ id }) => id === serverId);
    if (!server) throw new McpError('mcpUnreachable', { url: '' });
    return await ask(server, question);
  };
  return await Promise.all(
    calls.map(async (part) => {
      const key = callKey(answer.id, answer.parts.indexOf(part));
      try {
        return await answerCall(part.call, {
          tools: chosen,
          doubt,
          signal,
          waitFor: (call) => asked(open.waitFor(key, call, signal)),
          showRunning: (call, stop) => open.show(key, call, stop),
          run: (tool, args, ports) => runTool(tool, args, { ...ports, askMcp }),
          now: Date.now,
        });
      } finally {
        open.close(key);
      }
    }),
  );
}

/** What is told a model of the tools that were chosen. */
export async function describeTools(ids: readonly ToolId[]): Promise<Tool[]> {
  const { tools, servers } = useToolsStore();
  return toWireTools(chosenTools(ids, { tools, servers }));
}

/**
 * [Note: Calls that were cut] A server of 0.30 and later repairs a call that the limit of length cut off, and
 * delivers it as if the model had meant it so. (llm/llama_server.go at v0.33.0-rc2)
 */
function doubtOf(
  { parts, doneReason }: AssistantMessage,
  { maxRounds = defaultMaxRounds }: ConversationSetup,
): Doubt | undefined {
  if (doneReason === 'length') return 'length';
  const rounds = parts.filter(({ kind }) => kind === 'step').length;
  return rounds > 0 && rounds % Math.max(1, maxRounds) === 0 ? 'rounds' : undefined;
}
