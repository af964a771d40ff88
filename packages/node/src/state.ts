// How the node stands among the others, in one word (DESIGN section 7). It goes down as well as up.

/**
 * `DORMANT`: not started. `AWAKENING`: looks for peers. `AWARE`: has some. `SYNCHRONIZED`: hears and holds what they do.
 * `AUTONOMOUS`: every peer that it begins with is lost, and others are still here.
 */
export type State = 'DORMANT' | 'AWAKENING' | 'AWARE' | 'SYNCHRONIZED' | 'AUTONOMOUS';

/** What of the network the state follows from; numbers of peers. */
export interface Links {
  readonly connected: number;
  /** Of these, who are read and sent to: no guests, and nobody below the graylist. */
  readonly heard: number;
  /** In gossip's mesh of the topic. */
  readonly inMesh: number;
  /** Were compared with and hold what we hold; who is not our own need only have been compared with. */
  readonly equal: number;
  /** The peers that the operator named, by configuration or as entrances: none are named, some are here, all are out of reach, or it is not known yet. */
  readonly bootstrap: 'none' | 'here' | 'lost' | 'sought';
}

/** So many peers make a mesh that does not hang on one of them. */
const ENOUGH_PEERS = 3;

export function stateOf(links: Links | undefined): State {
  if (links === undefined) return 'DORMANT';
  if (links.connected === 0) return 'AWAKENING';
  if (links.bootstrap === 'lost') return 'AUTONOMOUS';
  const enough = Math.min(ENOUGH_PEERS, links.heard);
  const whole = enough > 0 && links.inMesh >= enough && links.equal >= enough;
  return whole ? 'SYNCHRONIZED' : 'AWARE';
}

export interface States {
  /** Something has changed on which the state may depend. */
  look(): void;
  /** The node stops: what it loses now is no news. */
  stop(): void;
}

/** Tells of each change once. */
export function createStates(
  links: () => Links,
  onChange: (state: State, before: State) => void,
): States {
  let state: State = 'DORMANT';
  let stopped = false;

  function change(to: State): void {
    if (to === state) return;
    const before = state;
    state = to;
    onChange(to, before);
  }

  return {
    look() {
      if (!stopped) change(stateOf(links()));
    },
    stop() {
      stopped = true;
      change('DORMANT');
    },
  };
}
