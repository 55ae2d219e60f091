import type { JsonObject, ToolCall } from '@/ollama/types';

/** A piece of a tool call as llama.cpp streams it: the name first, the arguments as JSON in pieces. */
export interface LlamaToolCall {
  index: number;
  id?: string;
  function?: { name?: string; arguments?: string };
}

/** What came out of the pieces: calls, and the text of one whose arguments are no JSON object. */
export interface CollectedCalls {
  toolCalls: ToolCall[];
  unparsed: string;
}

/** Puts the pieces of tool calls together. A call is given once the next one begins, the last at the end. */
export class CallCollector {
  private current: { index: number; id?: string; name: string; arguments: string } | undefined;
  private given = 0;

  push(pieces: LlamaToolCall[]): CollectedCalls {
    const collected: CollectedCalls = { toolCalls: [], unparsed: '' };
    for (const { index, id, function: piece } of pieces) {
      if (this.current?.index !== index) {
        this.take(collected);
        this.current = { index, id, name: '', arguments: '' };
      }
      this.current.name += piece?.name ?? '';
      this.current.arguments += piece?.arguments ?? '';
    }
    return collected;
  }

  end(): CollectedCalls {
    const collected: CollectedCalls = { toolCalls: [], unparsed: '' };
    this.take(collected);
    return collected;
  }

  private take(into: CollectedCalls): void {
    if (!this.current) return;
    const { id, name, arguments: text } = this.current;
    this.current = undefined;
    const parsed = parseArguments(text);
    if (!parsed) {
      // Cut by num_predict, or made up: shown as Ollama shows what it cannot parse.
      into.unparsed += `{"name": ${JSON.stringify(name)}, "arguments": ${text}`;
      return;
    }
    into.toolCalls.push({ ...(id ? { id } : {}), function: { index: this.given, name, arguments: parsed } });
    this.given += 1;
  }
}

function parseArguments(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
