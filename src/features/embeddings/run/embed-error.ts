import type { CodedError, ErrorCode } from '@/shared/explain-error';

/** Why a text gets no vector: it is longer than the model's context, or what the model makes of it is no vector. */
export type Refusal = 'tooLong' | 'notANumber';

/** A text that the server refuses. */
export interface RefusedText {
  /** Its place among the texts, from 0. */
  index: number;
  why: Refusal;
}

/** Some texts were refused; all others around them have their vectors. */
export class RefusedTextsError extends Error implements CodedError {
  readonly code: ErrorCode;
  readonly named: Record<string, unknown>;

  constructor(readonly refused: readonly RefusedText[]) {
    super('Texts were refused');
    this.code = `embeddings.${refused[0]?.why ?? 'tooLong'}`;
    this.named = { n: refused.length };
  }
}

/** A vector has another length than those before it: another model answers by this name now. */
export class OtherLengthError extends Error implements CodedError {
  readonly code = 'embeddings.otherLength';
  readonly named: Record<string, unknown>;

  constructor(expected: number, found: number) {
    super('A vector of another length');
    this.named = { expected, found };
  }
}
