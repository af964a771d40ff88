// Nodes as processes on machines of their own, and what they show of themselves.
import type { PeerView, Status } from '../../src/index.ts';
import { createNode, type NodeInit } from '../../src/index.ts';
import { type Child, child } from '../support/children.ts';
import type { Machines } from '../support/namespaces.ts';
import { temporaryDirectory } from '../support/temp.ts';
import { until } from '../support/until.ts';

export type Shown = Status & { readonly peers: readonly PeerView[] };

export interface Person {
  readonly dataDir: string;
  readonly peerId: string;
}

/** A data directory with an identity: whom others have to know before it starts. */
export async function person(): Promise<Person> {
  const dataDir = temporaryDirectory();
  const { peerId } = await createNode({ dataDir, network: { name: 'reach' } });
  return { dataDir, peerId };
}

export interface Started extends Child {
  /** Asks for its status until it is as it should be. */
  shows(what: string, holds: (shown: Shown) => boolean): Promise<Shown>;
}

export function startOn(
  machines: Machines,
  machine: string,
  { dataDir }: Person,
  network: Omit<NodeInit['network'], 'name'>,
  times = 1,
): Started {
  const init: NodeInit = {
    dataDir,
    network: {
      name: 'reach',
      ...network,
      // What works only after a repair does not work.
      limits: { repairEveryMs: 3_600_000, ...network.limits },
    },
    intervals: { redialFirst: 500, redialMax: 2_000, headFetch: 1_000 },
  };
  const made = child({ init, times }, machines.within(machine));
  const seen = () => made.lines.filter((line) => line.startsWith('shown ')).at(-1);
  return {
    ...made,
    async shows(what, holds) {
      let asked = 0;
      return until(`${machine}: ${what}`, () => {
        if (asked++ % 20 === 0) made.order('show');
        const shown = JSON.parse(seen()?.slice('shown '.length) ?? 'null') as Shown | null;
        return shown !== null && holds(shown) ? shown : undefined;
      }).catch((error: Error) => {
        throw new Error(`${error.message}; the last was ${seen()}`);
      });
    },
  };
}
