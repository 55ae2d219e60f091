import type { CodedError } from '@/shared/explain-error';

/** Why an MCP server is of no use, by the text under `tools.errors`. */
export type McpErrorCode =
  | 'mcpUnreachable'
  | 'mcpOriginRefused'
  | 'mcpMixedContent'
  | 'mcpNoSession'
  | 'mcpUnauthorized'
  | 'mcpNotFound'
  | 'mcpStatus'
  | 'mcpNotMcp'
  | 'mcpTimedOut'
  | 'mcpTooLarge'
  | 'mcpClosed'
  | 'mcpRefused';

/** A failure of an MCP server, with its words under a code. */
export class McpError extends Error implements CodedError {
  readonly code: `tools.${McpErrorCode}`;
  readonly named: Record<string, unknown>;

  constructor(code: McpErrorCode, named: Record<string, unknown> = {}) {
    super(code);
    this.name = 'McpError';
    this.code = `tools.${code}`;
    this.named = named;
  }
}
