import { judge, type Verdict } from './judge';

/** What is to be judged, by what schema. */
export type ToJudge = Parameters<typeof judge>;

export type FromJudge = Verdict;

self.onmessage = ({ data }: MessageEvent<ToJudge>) => self.postMessage(judge(...data) satisfies FromJudge);
