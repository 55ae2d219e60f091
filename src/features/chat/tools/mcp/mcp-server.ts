import type { JsonObject } from '@/ollama';
import { fields, isFields, list, text } from '@/ollama/read';
import { readApproval, readSchema, type Approval } from '../library/tool';

/** A server of the Model Context Protocol, whose tools a model may call. Kept in this browser. */
export interface McpServer extends McpEntry {
  id: string;
  /** What it offered when it was asked last. */
  tools: McpTool[];
  /** Of its tools, by name. Those that are not in it are asked for. */
  approvals: Record<string, Approval>;
}

/** What a user says of one. */
export interface McpEntry {
  name: string;
  url: string;
  /** Sent with every request, as name and value. They may be secret: never part of an export. */
  headers: [string, string][];
}

export interface McpTool {
  /** As the server calls it. */
  name: string;
  title?: string;
  description: string;
  parameters: JsonObject;
  /** The server says that it changes nothing. It may be wrong. */
  isReadOnly?: true;
}

const most = { tools: 500, headers: 50 };
const longest = { name: 200, description: 20_000, header: 20_000 };

/** Reads a stored server. Undefined for what cannot be one. */
export function readMcpServer(value: unknown): McpServer | undefined {
  if (!isFields(value)) return undefined;
  const { id, name, url } = value;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return undefined;
  if (typeof name !== 'string' || !isHttp(url)) return undefined;
  return {
    id,
    name: name.slice(0, longest.name),
    url,
    headers: list(value.headers, readHeader).slice(0, most.headers),
    tools: readMcpTools(value.tools),
    approvals: Object.fromEntries(
      Object.entries(fields(value.approvals)).map(([tool, approval]) => [tool, readApproval(approval)]),
    ),
  };
}

/** Reads a list of tools as they are stored. One without a usable name or schema is left out. */
export function readMcpTools(value: unknown): McpTool[] {
  const tools = list(value, readMcpTool).slice(0, most.tools);
  const names = new Set<string>();
  return tools.filter(({ name }) => !names.has(name) && names.add(name));
}

/** Reads one tool, stored or of a server. */
export function readMcpTool(value: unknown): McpTool | undefined {
  if (!isFields(value)) return undefined;
  const { name, title, description, parameters } = value;
  if (typeof name !== 'string' || name === '' || name.length > longest.name) return undefined;
  const schema = readSchema(parameters);
  if (!schema) return undefined;
  return {
    name,
    ...(typeof title === 'string' && title !== '' && { title: title.slice(0, longest.name) }),
    description: (text(description) ?? '').slice(0, longest.description),
    parameters: schema,
    ...(value.isReadOnly === true && { isReadOnly: true }),
  };
}

function readHeader(value: unknown): [string, string] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [name, content] = value as unknown[];
  if (typeof name !== 'string' || typeof content !== 'string' || content.length > longest.header) return undefined;
  return isHeaderName(name) ? [name, content] : undefined;
}

/** Whether a page may send a header of that name. (RFC 9110, "field-name") */
export function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,100}$/.test(name);
}

export function isHttp(url: unknown): url is string {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
