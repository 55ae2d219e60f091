import type { Tool } from '@/ollama';
import type { AssistantMessage, ToolCallPart, ToolResultPart } from '../message';
import type { ConversationSetup, ToolId } from '../run-setup';

interface CallContext {
  answer: AssistantMessage;
  setup: ConversationSetup;
  signal: AbortSignal;
}

/** Leaves every call to the user. */
export async function callTools(_calls: ToolCallPart[], _context: CallContext): Promise<ToolResultPart[] | undefined> {
  return undefined;
}

export async function describeTools(_ids: readonly ToolId[]): Promise<Tool[]> {
  return [];
}
