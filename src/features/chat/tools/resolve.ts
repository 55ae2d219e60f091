import type { JsonObject, Tool } from '@/ollama';
import type { ToolId } from '../conversation-setup';
import { toWireTool, type Answering, type Approval, type OwnTool } from './library/tool';
import type { McpServer } from './mcp/mcp-server';

/** A tool that was chosen for a conversation, by the name that the model calls it by. */
export interface ChosenTool {
  id: ToolId;
  /** One of its own in the conversation. */
  name: string;
  description: string;
  parameters: JsonObject;
  approval: Approval;
  answering: Answering | { by: 'mcp'; serverId: string; tool: string };
}

export interface Known {
  tools: readonly OwnTool[];
  servers: readonly McpServer[];
}

export function ownToolId({ id }: Pick<OwnTool, 'id'>): ToolId {
  return `own:${id}`;
}

export function mcpToolId(serverId: string, tool: string): ToolId {
  return `mcp:${serverId}:${tool}`;
}

/**
 * What the ids of a conversation stand for, in their order; those of tools that are gone are left out.
 *
 * [Note: Names of tools] A model knows a tool by its name alone, and two servers may each have a `search`. The
 * first keeps the name, the next is called after its server as well. The same ids give the same names, so that
 * a call finds its tool.
 */
export function chosenTools(ids: readonly ToolId[], known: Known): ChosenTool[] {
  const names = new Set<string>();
  return [...new Set(ids)].flatMap((id) => {
    const tool = chosenTool(id, known);
    if (!tool) return [];
    const name = freeName(tool.name, tool.prefix, names);
    names.add(name);
    const { description, parameters, approval, answering } = tool;
    return { id, name, description, parameters, approval, answering };
  });
}

/**
 * What a request says of them: plain data, which is stored with the answer. What the library holds is watched for
 * changes, and a database takes no proxies.
 */
export function toWireTools(tools: readonly ChosenTool[]): Tool[] {
  return JSON.parse(JSON.stringify(tools.map(toWireTool))) as Tool[];
}

function chosenTool(id: ToolId, { tools, servers }: Known): (Omit<ChosenTool, 'id'> & { prefix: string }) | undefined {
  const [kind, ownerId, ...rest] = id.split(':');
  if (kind === 'own') {
    const own = tools.find((each) => each.id === ownerId);
    return own && { ...own, prefix: 'own' };
  }
  const server = servers.find((each) => each.id === ownerId);
  const toolName = rest.join(':');
  const tool = server?.tools.find(({ name }) => name === toolName);
  if (kind !== 'mcp' || !server || !tool) return undefined;
  return {
    name: toName(tool.name),
    prefix: toName(server.name),
    description: tool.description,
    parameters: tool.parameters,
    approval: approvalOf(server, tool.name),
    answering: { by: 'mcp', serverId: server.id, tool: tool.name },
  };
}

/** Tools of others run only when the user has said so. */
export function approvalOf({ approvals }: Pick<McpServer, 'approvals'>, tool: string): Approval {
  return (Object.hasOwn(approvals, tool) && approvals[tool]) || 'ask';
}

/** A name that models and parsers of calls can deal with. */
function toName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]+/g, '_').slice(0, 64) || 'tool';
}

function freeName(name: string, prefix: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 1; ; number += 1) {
    const longer = `${prefix}_${name}`.slice(0, 60) + (number === 1 ? '' : `_${number}`);
    if (!taken.has(longer)) return longer;
  }
}
