import type { GivenFile } from '../given/given-file';
import type { LineProblem } from '@/shared/model-form/modelfile-lines';
import type { Encoding } from '@/base/text-encoding';

/** A Modelfile that was dropped, picked, pasted or written. */
export interface GivenModelfile {
  text: string;
  /** What it is read as where nothing in it says it: taken for, or said by the user. */
  guess?: Encoding;
  source: GivenFile;
  /** What is wrong with it, where it makes no model. */
  problems: LineProblem[];
  /** What it names but was not given: when it comes, the two belong together. */
  waitsFor: string[];
}
