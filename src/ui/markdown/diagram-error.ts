/** Why a diagram is not drawn. `large` can be drawn all the same, `tooLarge` cannot. */
export type DiagramProblem = 'broken' | 'outside' | 'large' | 'tooLarge' | 'missing';

export class DiagramError extends Error {
  override readonly name = 'DiagramError';

  constructor(
    readonly problem: DiagramProblem,
    /** Where it is broken, from 1, as far as is known. */
    readonly line?: number,
  ) {
    super(problem);
  }
}
