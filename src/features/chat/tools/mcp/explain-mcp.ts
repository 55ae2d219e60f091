import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client';
import { isMixedContent } from '@/base/page-address';
import { McpError } from './mcp-error';

const probeMs = 5000;

/**
 * Why a call to an MCP server failed. Asks the server once more where the browser does not tell: a page cannot see
 * an answer without CORS headers, but it can see that there is one. Never rejects.
 * See: [Note: Refused origins are opaque] in features/servers/diagnose.ts
 */
export async function explainMcp(
  error: unknown,
  url: string,
  { isConnecting }: { isConnecting: boolean },
): Promise<McpError> {
  const chain = chainOf(error);
  const known = chain.find((each) => each instanceof McpError);
  if (known) return known as McpError;
  for (const each of chain) {
    const named = { url, message: each instanceof Error ? each.message.slice(0, 500) : '' };
    if (each instanceof SdkHttpError) return ofStatus(each.status, isConnecting, named);
    if (each instanceof ProtocolError) return new McpError('mcpRefused', named);
    if (each instanceof SdkError && each.code === SdkErrorCode.RequestTimeout)
      return new McpError('mcpTimedOut', named);
    if (each instanceof SdkError && each.code === SdkErrorCode.ConnectionClosed)
      return new McpError('mcpClosed', named);
    if (each instanceof Error && each.name === 'UnauthorizedError') return new McpError('mcpUnauthorized', named);
  }
  if (chain.some((each) => each instanceof TypeError && !/JSON/i.test(each.message))) return await ofNetwork(url);
  const message = error instanceof Error ? error.message.slice(0, 500) : '';
  return new McpError('mcpNotMcp', { url, message });
}

/** An error and what caused it. */
function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; each !== undefined && each !== null && chain.length < 10;) {
    chain.push(each);
    const data: unknown = each instanceof SdkError ? each.data : undefined;
    each = each instanceof Error ? (each.cause ?? (data as { cause?: unknown } | undefined)?.cause) : undefined;
  }
  return chain;
}

function ofStatus(status: number, isConnecting: boolean, named: { url: string; message: string }): McpError {
  const words = { ...named, status };
  if (status === 401 || status === 403 || status === 407) return new McpError('mcpUnauthorized', words);
  if (status === 404 || status === 405) return new McpError(isConnecting ? 'mcpNotFound' : 'mcpClosed', words);
  // [Note: A session that is not seen] A server of the older protocol names its session in a header. Where it does
  // not expose that to pages, the next request comes without, and is refused as one before the beginning.
  if (status === 400 && isConnecting && /session|initializ/i.test(named.message))
    return new McpError('mcpNoSession', words);
  return new McpError('mcpStatus', words);
}

async function ofNetwork(url: string): Promise<McpError> {
  const origin = typeof location === 'undefined' ? '' : location.origin;
  if (isMixedContent(url, origin)) return new McpError('mcpMixedContent', { url });
  try {
    await fetch(url, { mode: 'no-cors', signal: AbortSignal.timeout(probeMs) });
    return new McpError('mcpOriginRefused', { url, origin });
  } catch {
    return new McpError('mcpUnreachable', { url });
  }
}
