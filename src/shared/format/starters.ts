import type { JsonObject } from '@/ollama';

/** A schema to begin with: short, and followed to the letter by every server. Its name is a text. */
export interface Starter {
  id: 'list' | 'person' | 'classification' | 'answer' | 'events';
  schema: JsonObject;
}

const text = { type: 'string' };

export const starters: readonly Starter[] = [
  {
    id: 'list',
    schema: {
      type: 'object',
      properties: { items: { type: 'array', items: text } },
      required: ['items'],
    },
  },
  {
    id: 'person',
    schema: {
      type: 'object',
      properties: {
        name: text,
        age: { type: ['integer', 'null'], minimum: 0 },
        occupation: { type: ['string', 'null'] },
        languages: { type: 'array', items: text },
      },
      required: ['name', 'age', 'occupation', 'languages'],
    },
  },
  {
    id: 'classification',
    schema: {
      type: 'object',
      properties: {
        label: { enum: ['positive', 'neutral', 'negative'] },
        reason: text,
      },
      required: ['label', 'reason'],
    },
  },
  {
    id: 'answer',
    schema: {
      type: 'object',
      properties: {
        reasoning: { type: 'array', items: text },
        answer: text,
      },
      required: ['reasoning', 'answer'],
    },
  },
  {
    id: 'events',
    schema: {
      type: 'object',
      properties: {
        events: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              title: text,
              date: { type: 'string', format: 'date' },
              place: { type: ['string', 'null'] },
            },
            required: ['title', 'date', 'place'],
          },
        },
      },
      required: ['events'],
    },
  },
];

/** Any object: what `json` means, for servers that hold no model to that word. */
export const anyObject: JsonObject = { type: 'object' };
