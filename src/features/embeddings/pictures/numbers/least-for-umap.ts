/** Fewer have too few neighbours. */
export const leastForUmap = 5;
