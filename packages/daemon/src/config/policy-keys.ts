// The trust model's numbers as keys of the configuration: `policy.block_ms` is the Policy's `blockMs`.
import { createPolicy, DEFAULT_POLICY, POLICY_CONSEQUENCES, type Policy } from '@tocsin/rules';
import { z } from 'zod';
import { camelCase, snakeCase } from './words.ts';

/** TOML writes a lifted limit as `inf`. */
const number = z.union([z.number(), z.literal(Number.POSITIVE_INFINITY)]);

function valueLike(standard: Policy[keyof Policy]): z.ZodType {
  if (!Array.isArray(standard)) return number;
  return z.array(typeof standard[0] === 'number' ? number : z.string());
}

const names = Object.keys(DEFAULT_POLICY) as (keyof Policy)[];

/** Only numbers that are set are here; the rest is left to the rules' defaults. */
export const policy = z
  .strictObject(
    Object.fromEntries(
      names.map((name) => [
        snakeCase(name),
        valueLike(DEFAULT_POLICY[name])
          .optional()
          .meta({ description: POLICY_CONSEQUENCES[name], default: DEFAULT_POLICY[name] }),
      ]),
    ),
  )
  .transform((set, context): Partial<Policy> => {
    const given = Object.fromEntries(
      Object.entries(set).map(([key, value]) => [camelCase(key), value]),
    ) as Partial<Policy>;
    const made = createPolicy(given);
    if (made.ok) return given;
    for (const { key, expected } of made.faults)
      context.issues.push({
        code: 'custom',
        path: [snakeCase(key)],
        message: `expected ${inTheFile(expected)}`,
        input: set[snakeCase(key)],
      });
    return z.NEVER;
  });

const NAME = new RegExp(`\\b(${names.join('|')})\\b`, 'g');

/** Where the rules name another number, the file knows it in snake_case. */
function inTheFile(words: string): string {
  return words.replace(NAME, snakeCase);
}
