import { isFields, list, parseJson } from '@/ollama/read';
import { readMcpServer, type McpServer } from '../mcp/mcp-server';
import { readOwnTool, type OwnTool } from './tool';

/** What local storage holds of tools. */
export interface StoredTools {
  version: 1;
  tools: OwnTool[];
  servers: McpServer[];
}

export function emptyTools(): StoredTools {
  return { version: 1, tools: [], servers: [] };
}

/** Reads what any version wrote. Never throws: what cannot be read is left out. */
export function readStoredTools(stored: string): StoredTools {
  let value: unknown;
  try {
    value = parseJson(stored);
  } catch {
    return emptyTools();
  }
  if (!isFields(value)) return emptyTools();
  return {
    version: 1,
    tools: unique(list(value.tools, readOwnTool)).slice(0, 500),
    servers: unique(list(value.servers, readMcpServer)).slice(0, 100),
  };
}

/** An id stands for one. */
function unique<T extends { id: string }>(entries: T[]): T[] {
  const seen = new Set<string>();
  return entries.filter(({ id }) => !seen.has(id) && seen.add(id));
}
