import type { JsonObject, Tool } from '@/ollama';
import { fields, isFields, text } from '@/ollama/read';

/** Whether a call of a model is carried out: after asking the user, at once, or not at all. */
export type Approval = 'ask' | 'always' | 'never';

/** Who answers a call of an own tool. */
export type Answering = { by: 'hand' } | { by: 'function'; code: string; timeLimitSeconds: number };

/** What a model is told of a tool. */
export interface ToolDraft {
  name: string;
  description: string;
  /** A JSON Schema of an object. */
  parameters: JsonObject;
}

/** A tool of the user's, kept in this browser. */
export interface OwnTool extends ToolDraft {
  id: string;
  approval: Approval;
  answering: Answering;
}

export const approvals: readonly Approval[] = ['ask', 'always', 'never'];
export const defaultTimeLimitSeconds = 10;
export const longestTimeLimitSeconds = 600;

/**
 * Ollama takes any name. Templates and the parsers of calls do not: this is what models are trained with.
 * (OpenAI's API reference, "tools.function.name")
 */
export const namePattern = /^[a-zA-Z0-9_-]{1,64}$/;

export const noParameters: JsonObject = { type: 'object', properties: {} };

/** What of it a request carries. */
export function toWireTool({ name, description, parameters }: ToolDraft): Tool {
  return { type: 'function', function: { name, ...(description !== '' && { description }), parameters } };
}

const longest = { name: 64, description: 20_000, code: 200_000, parameters: 200_000 };
/** A schema that is deeper than anybody writes one would overflow the stack of what walks through it. */
const deepest = 100;

/** Reads a stored tool. Undefined for what could not be told to a model, or would be too long to be. */
export function readOwnTool(value: unknown): OwnTool | undefined {
  if (!isFields(value)) return undefined;
  const { id, name, description, parameters } = value;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return undefined;
  if (typeof name !== 'string' || !namePattern.test(name)) return undefined;
  const schema = readSchema(parameters);
  if (!schema) return undefined;
  return {
    id,
    name,
    description: (text(description) ?? '').slice(0, longest.description),
    parameters: schema,
    approval: readApproval(value.approval),
    answering: readAnswering(value.answering),
  };
}

/** What is not known is asked for. */
export function readApproval(value: unknown): Approval {
  return approvals.includes(value as Approval) ? (value as Approval) : 'ask';
}

/** Reads a schema that came from anywhere. Undefined for one that no tool may have. */
export function readSchema(value: unknown): JsonObject | undefined {
  if (!isFields(value) || isDeep(value, deepest)) return undefined;
  return JSON.stringify(value).length > longest.parameters ? undefined : (value as JsonObject);
}

function readAnswering(value: unknown): Answering {
  const { by, code, timeLimitSeconds } = fields(value);
  if (by !== 'function' || typeof code !== 'string' || code.length > longest.code) return { by: 'hand' };
  const seconds = typeof timeLimitSeconds === 'number' ? timeLimitSeconds : defaultTimeLimitSeconds;
  const isPossible = seconds >= 1 && seconds <= longestTimeLimitSeconds;
  return { by, code, timeLimitSeconds: isPossible ? seconds : defaultTimeLimitSeconds };
}

function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeep(inner, levels - 1));
}
