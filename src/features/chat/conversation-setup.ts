import type { BasicSetup } from '@/shared/run/run-setup';

/** The setup of a conversation: tools are chosen by their ids, and described when a question goes out. */
export interface ConversationSetup extends BasicSetup {
  toolIds?: ToolId[];
  /** How often tools may be called for one question before the user is asked. */
  maxRounds?: number;
}

/** Of the library: `own:<id>`; of an MCP server: `mcp:<server id>:<name>`. */
export type ToolId = string;
