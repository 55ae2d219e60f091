// The wire's words are our words: snake_case, nanoseconds and bytes as the server sends them.
// Shapes shared by several endpoints; those of one endpoint stand in its own file.
// Source: api/types.go of github.com/ollama/ollama at v0.24.0 and v0.33.0-rc2.

export type Digest = `sha256:${string}`;

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Capabilities that servers are known to name; newer ones may send others. */
export type Capability =
  'completion' | 'tools' | 'insert' | 'vision' | 'embedding' | 'thinking' | 'image' | 'audio' | (string & {});

/** Texts are empty, and `families` null, where the server does not tell. */
export interface ModelDetails {
  parent_model: string;
  format: string;
  family: string;
  families: string[] | null;
  parameter_size: string;
  quantization_level: string;
  /** Since v0.30.0, in the list only. */
  context_length?: number;
  embedding_length?: number;
}

/** Model options; unknown keys are ignored by the server, wrong types are answered with 500. */
export interface Options {
  num_keep?: number;
  seed?: number;
  num_predict?: number;
  top_k?: number;
  top_p?: number;
  min_p?: number;
  typical_p?: number;
  repeat_last_n?: number;
  temperature?: number;
  repeat_penalty?: number;
  presence_penalty?: number;
  frequency_penalty?: number;
  stop?: string[];
  num_ctx?: number;
  num_batch?: number;
  num_gpu?: number;
  main_gpu?: number;
  use_mmap?: boolean;
  num_thread?: number;
  draft_num_predict?: number;
}

/** Seconds as a number (0 unloads, negative keeps for ever) or a Go duration such as `5m`; never `"-1"`. */
export type KeepAlive = number | string;

export type Think = boolean | 'low' | 'medium' | 'high' | 'max';

/** `json`, or a JSON Schema the answer must follow. */
export type Format = 'json' | JsonObject;

export interface ToolCall {
  /** Since v0.12.10. */
  id?: string;
  function: {
    index?: number;
    /** Empty in a call that came incomplete. */
    name: string;
    /** An object in both directions, never a string; without fields where none could be read. */
    arguments: JsonObject;
  };
}

export interface Tool {
  type: 'function';
  function: { name: string; description?: string; parameters: JsonObject };
}

export interface Message {
  role: 'system' | 'user' | 'assistant' | 'tool';
  content: string;
  thinking?: string;
  /** Bare base64, no `data:` prefix. */
  images?: string[];
  tool_calls?: ToolCall[];
  tool_name?: string;
  tool_call_id?: string;
}

export interface TokenLogprob {
  token: string;
  logprob: number;
  bytes?: number[];
}

export interface Logprob extends TokenLogprob {
  top_logprobs?: TokenLogprob[];
}

export type DoneReason = 'stop' | 'length' | 'load' | 'unload' | (string & {});

/** On the final record only; durations in nanoseconds. Zero values are absent. */
export interface Metrics {
  total_duration?: number;
  load_duration?: number;
  prompt_eval_count?: number;
  prompt_eval_duration?: number;
  eval_count?: number;
  eval_duration?: number;
}

/** A line of the progress streams of pull, push and create. */
export interface ProgressChunk {
  /** Empty where a line had none. */
  status: string;
  digest?: string;
  total?: number;
  /** Absent when zero; may go backwards. */
  completed?: number;
}
