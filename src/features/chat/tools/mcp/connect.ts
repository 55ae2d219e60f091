import './zod-without-eval';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { abortError, throwIfAborted } from '@/base/abort';
import { list } from '@/ollama/read';
import { boundedFetch } from './bounded-fetch';
import { explainMcp } from './explain-mcp';
import { type McpError } from './mcp-error';
import { readMcpTool, type McpEntry, type McpTool } from './mcp-server';
import { contentToText, type McpText } from './to-text';

/** A text that a server offers to be put to a question. */
export interface McpResource {
  uri: string;
  name: string;
  description: string;
  mediaType: string;
}

/** A text with gaps that a server offers to be asked. */
export interface McpPrompt {
  name: string;
  description: string;
  arguments: { name: string; description: string; isRequired: boolean }[];
}

/** What a server says of itself. */
export interface McpFacts {
  name: string;
  version: string;
  /** Of the protocol, as it was agreed on. */
  protocol: string;
  hasTools: boolean;
  hasResources: boolean;
  hasPrompts: boolean;
}

export interface McpCallOptions {
  signal?: AbortSignal;
  /** Without a sign of life. */
  timeoutMs?: number;
  onProgress?: (progress: { progress: number; total?: number; message?: string }) => void;
}

/**
 * A connection to an MCP server. Every method rejects with an McpError, or with an AbortError when its signal
 * aborts; whatever the server sends, its answers are bounded in time and size.
 */
export interface McpConnection {
  readonly facts: McpFacts;
  /** Whether it is of no use any more: connect anew. */
  readonly isClosed: boolean;
  listTools(options?: McpCallOptions): Promise<McpTool[]>;
  /** `isError` is the tool's own failure, which the model is told. */
  callTool(
    name: string,
    args: Record<string, unknown>,
    options?: McpCallOptions,
  ): Promise<McpText & { isError: boolean }>;
  listResources(options?: McpCallOptions): Promise<McpResource[]>;
  readResource(uri: string, options?: McpCallOptions): Promise<McpText>;
  listPrompts(options?: McpCallOptions): Promise<McpPrompt[]>;
  getPrompt(name: string, args: Record<string, string>, options?: McpCallOptions): Promise<McpText>;
  close(): Promise<void>;
}

const defaultTimeoutMs = 60_000;
const connectTimeoutMs = 15_000;
/** However many signs of life there are. */
const longestCallMs = 30 * 60_000;
/** Longer lists are walked no further. */
const mostPages = 20;
const mostEntries = 1000;

/**
 * Connects to a server by streamable HTTP, in the newest protocol that both know. Rejects with an McpError that
 * says why it cannot be used, or with an AbortError when `signal` aborts. `send` takes the place of fetch.
 */
export async function connectMcp(
  { url, headers }: Pick<McpEntry, 'url' | 'headers'>,
  {
    signal,
    timeoutMs = connectTimeoutMs,
    maxBytes,
    send,
  }: { signal?: AbortSignal; timeoutMs?: number; maxBytes?: number; send?: typeof fetch } = {},
): Promise<McpConnection> {
  throwIfAborted(signal);
  let fatal: McpError | undefined;
  let isClosed = false;
  let end: (error: McpError) => void = () => undefined;
  // Who reads an event stream that broke would connect again and wait.
  const ended = new Promise<never>((_, reject) => (end = reject));
  ended.catch(() => undefined);
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: Object.fromEntries(headers) },
    fetch: boundedFetch(
      (error) => {
        fatal ??= error;
        end(error);
        void client.close();
      },
      { maxBytes, send },
    ),
    reconnectionOptions: {
      maxRetries: 3,
      initialReconnectionDelay: 500,
      maxReconnectionDelay: 5000,
      reconnectionDelayGrowFactor: 2,
    },
  });
  const client = new Client(
    { name: 'paddock', version: '0.1.0' },
    {
      versionNegotiation: { mode: 'auto' },
      listMaxPages: mostPages,
      // Schemas of others may hold expressions that take for ever, and results are only passed on.
      jsonSchemaValidator: {
        getValidator: () => (input: unknown) => ({ valid: true, data: input as never, errorMessage: undefined }),
      },
    },
  );
  client.onclose = () => (isClosed = true);

  /** Awaits an answer and words its failure. */
  const ask = async <T>(call: () => Promise<T>, { signal: aborting }: McpCallOptions = {}): Promise<T> => {
    try {
      throwIfAborted(aborting);
      return await Promise.race([call(), ended]);
    } catch (error) {
      if (aborting?.aborted) throw abortError();
      throw fatal ?? (await explainMcp(error, url, { isConnecting: false }));
    }
  };
  const optionsOf = ({ signal: aborting, timeoutMs: timeout = defaultTimeoutMs, onProgress }: McpCallOptions = {}) => ({
    signal: aborting,
    timeout,
    resetTimeoutOnProgress: true,
    maxTotalTimeout: Math.max(timeout, longestCallMs),
    ...(onProgress && { onprogress: onProgress }),
  });

  const closing = () => void client.close();
  signal?.addEventListener('abort', closing, { once: true });
  try {
    await Promise.race([client.connect(transport, { timeout: timeoutMs, signal }), ended]);
  } catch (error) {
    void client.close().catch(() => undefined);
    if (signal?.aborted) throw abortError();
    throw fatal ?? (await explainMcp(error, url, { isConnecting: true }));
  } finally {
    signal?.removeEventListener('abort', closing);
  }

  const { name = '', version = '' } = client.getServerVersion() ?? {};
  const capabilities = client.getServerCapabilities() ?? {};
  return {
    facts: {
      name: cut(name),
      version: cut(version),
      protocol: client.getNegotiatedProtocolVersion() ?? '',
      hasTools: capabilities.tools !== undefined,
      hasResources: capabilities.resources !== undefined,
      hasPrompts: capabilities.prompts !== undefined,
    },
    get isClosed() {
      return isClosed;
    },
    listTools: (options) =>
      ask(async () => {
        const { tools } = await client.listTools({}, optionsOf(options));
        return list(tools, (tool) => {
          const { inputSchema, annotations, ...rest } = tool as (typeof tools)[number];
          return readMcpTool({ ...rest, parameters: inputSchema, isReadOnly: annotations?.readOnlyHint === true });
        });
      }, options),
    callTool: (tool, args, options) =>
      ask(async () => {
        const { content, structuredContent, isError } = await client.callTool(
          { name: tool, arguments: args },
          optionsOf(options),
        );
        return { ...contentToText(content, structuredContent), isError: isError === true };
      }, options),
    listResources: (options) =>
      ask(async () => {
        const { resources } = await client.listResources({}, optionsOf(options));
        return resources.slice(0, mostEntries).map(({ uri, name: title, description = '', mimeType = '' }) => ({
          uri,
          name: cut(title),
          description: cut(description),
          mediaType: mimeType,
        }));
      }, options),
    readResource: (uri, options) =>
      ask(async () => {
        const { contents } = await client.readResource({ uri }, optionsOf(options));
        return contentToText(contents.map((resource) => ({ type: 'resource', resource })));
      }, options),
    listPrompts: (options) =>
      ask(async () => {
        const { prompts } = await client.listPrompts({}, optionsOf(options));
        return prompts.slice(0, mostEntries).map((prompt) => ({
          name: prompt.name,
          description: cut(prompt.description ?? ''),
          arguments: (prompt.arguments ?? []).slice(0, 50).map(({ name: argument, description = '', required }) => ({
            name: argument,
            description: cut(description),
            isRequired: required === true,
          })),
        }));
      }, options),
    getPrompt: (prompt, args, options) =>
      ask(async () => {
        const { messages } = await client.getPrompt({ name: prompt, arguments: args }, optionsOf(options));
        return contentToText(messages.map(({ content }) => content));
      }, options),
    close: () => client.close(),
  };
}

function cut(text: string): string {
  return text.slice(0, 2000);
}
