import { config } from 'zod';

/**
 * [Note: zod tries to evaluate] Where it may, zod writes functions for its schemas, and finds out by trying `new
 * Function` once: no error, but a report of a violated policy. Told before anything else of it is evaluated, it does
 * not try. (zod 4, core/util.ts "allowsEval")
 */
config({ jitless: true });
