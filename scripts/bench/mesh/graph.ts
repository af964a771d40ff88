// Who is connected to whom: everybody to everybody while a node bears that many, beyond it a random regular graph.
import type { Random } from '@tocsin/sim';

/** Exchanges of ends for each edge: after a few the first order cannot be made out any more. */
const EXCHANGES_PER_EDGE = 10;

/** Undirected, the smaller number first. */
export type Edge = readonly [number, number];

const nameOf = (a: number, b: number): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Every node has `degree` neighbours, or all others if there are no more. @param degree even */
export function regularGraph(nodes: number, degree: number, random: Random): readonly Edge[] {
  const edges: [number, number][] = [];
  if (nodes - 1 <= degree) {
    for (let a = 0; a < nodes; a++) for (let b = a + 1; b < nodes; b++) edges.push([a, b]);
    return edges;
  }
  for (let a = 0; a < nodes; a++)
    for (let step = 1; step <= degree / 2; step++) edges.push([a, (a + step) % nodes]);
  exchangeEnds(edges, random);
  return edges.map(([a, b]) => (a < b ? [a, b] : [b, a]));
}

/** Two edges exchange an end, unless that made a loop or an edge that is there: every node keeps its degree. */
function exchangeEnds(edges: [number, number][], random: Random): void {
  const present = new Set(edges.map(([a, b]) => nameOf(a, b)));
  for (let turn = 0; turn < edges.length * EXCHANGES_PER_EDGE; turn++) {
    const [one, other] = [random.pick(edges), random.pick(edges)];
    const [a, b] = one;
    const [c, d] = other;
    if (new Set([a, b, c, d]).size < 4) continue;
    if (present.has(nameOf(a, d)) || present.has(nameOf(c, b))) continue;
    present.delete(nameOf(a, b));
    present.delete(nameOf(c, d));
    present.add(nameOf(a, d));
    present.add(nameOf(c, b));
    one[1] = d;
    other[1] = b;
  }
}
