// The keys that the configuration knows, read from its schema: for "did you mean", for the document and its check.
import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The parts of a JSON Schema that ours uses. */
interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

const ROOT = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Shape;

/** The keys that a table of the configuration may hold. */
export function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const shape = path.reduce<Shape | undefined>(
    (at, part) => (typeof part === 'number' ? at?.items : at?.properties?.[String(part)]),
    ROOT,
  );
  return Object.keys(shape?.properties ?? {});
}

/** One key as docs/config.md lists it. */
export interface DocumentedKey {
  /** `network.peers[].class` */
  readonly key: string;
  readonly type: string;
  /** As it would be written in the file; empty: none. */
  readonly default: string;
  readonly consequence: string;
}

/** Every key that holds a value, in the order of the schema. */
export function documentedKeys(shape: Shape = ROOT, prefix = ''): DocumentedKey[] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, child]) => {
    const key = `${prefix}${name}`;
    if (child.properties !== undefined) return documentedKeys(child, `${key}.`);
    if (child.items?.properties !== undefined) return documentedKeys(child.items, `${key}[].`);
    return [
      {
        key,
        type: typeWords(child),
        default: defaultWords(child, shape.required?.includes(name) === true),
        consequence: child.description ?? '',
      },
    ];
  });
}

function typeWords({ type, items, anyOf, enum: values }: Shape): string {
  if (values !== undefined) return values.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeWords))].join(' or ');
  if (type === 'array') return `list of ${items === undefined ? 'values' : typeWords(items)}`;
  return type ?? 'date';
}

function defaultWords(shape: Shape, required: boolean): string {
  if (required) return 'required';
  return shape.default === undefined ? '' : `\`${JSON.stringify(shape.default)}\``;
}
