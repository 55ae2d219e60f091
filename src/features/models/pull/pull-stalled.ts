/** Nothing has come for so long that waiting on seems vain. The code has its words in the texts. */
export class PullStalledError extends Error {
  override readonly name = 'PullStalledError';
  readonly code = 'models.pullStalled';

  constructor() {
    super('No byte has come for half a minute');
  }
}
