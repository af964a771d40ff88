// The numbers on the wire for the classes of members. The list only grows; a number never changes.
import type { Certificate } from './model.ts';

/** Starts at 1: 0 is what protobuf leaves out, and a class must be said. */
const CLASSES = ['own', 'friend'] as const satisfies readonly Certificate['class'][];

/** 0 for what is no class. */
export function numberOfClass(memberClass: Certificate['class']): number {
  return CLASSES.indexOf(memberClass) + 1;
}

/** Undefined: a class of a newer version, or (0) none. */
export function classOfNumber(number: number): Certificate['class'] | undefined {
  return CLASSES[number - 1];
}

/** A number of a newer version: neither ours, nor that of nothing. */
export function isLaterClass(number: number): boolean {
  return number > CLASSES.length;
}
