/**
 * What can be wrong with a model that its server says it has made; worded in the texts.
 *
 * - `notThere`: it said so twice, and does not have it.
 * - `notAsAsked`: it has made it twice with another system prompt or other parameters.
 */
export type CreateErrorCode = `create.${'notThere' | 'notAsAsked'}`;

/** A create that went wrong without saying so. The code says how; the message is for logs. */
export class CreateError extends Error {
  override readonly name = 'CreateError';

  constructor(
    readonly code: CreateErrorCode,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}
