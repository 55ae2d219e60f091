import type { Format, KeepAlive, Options, Think, Tool } from '@/ollama';

/**
 * How a model is asked, beside the words: in the wire's own terms. What is undefined is left to the
 * model and its server. Stored with every answer, so that the request can be shown as it was.
 */
export interface RunSetup {
  /** Takes the place of the model's own. */
  system?: string;
  options?: Options;
  think?: Think;
  format?: Format;
  keep_alive?: KeepAlive;
  /** False where the answer is to come as a whole. */
  stream?: false;
  /** False refuses a history that is too long instead of dropping its oldest messages. */
  truncate?: false;
  /** False ends an answer at the end of the context instead of forgetting its beginning. */
  shift?: false;
  logprobs?: true;
  /** How many other tokens come with each: 0 to 20. */
  top_logprobs?: number;
  tools?: Tool[];
}

/** The setup of a conversation: tools are chosen by their ids, and described when a question goes out. */
export interface ConversationSetup extends Omit<RunSetup, 'tools'> {
  toolIds?: ToolId[];
  /** How often tools may be called for one question before the user is asked. */
  maxRounds?: number;
}

/** Of the library: `own:<id>`; of an MCP server: `mcp:<server id>:<name>`. */
export type ToolId = string;
