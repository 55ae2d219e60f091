import type { Format, KeepAlive, Options, Think, Tool } from '@/ollama';

/**
 * How a model is asked, beside the words: in the wire's own terms. What is undefined is left to the
 * model and its server.
 */
export interface BasicSetup {
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
}

/** As one request had it. Stored with what came of it, so that the request can be shown as it was. */
export interface RunSetup extends BasicSetup {
  tools?: Tool[];
}
