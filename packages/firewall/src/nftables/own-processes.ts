// Tells our own transactions from foreign ones by the id of the process that `nft monitor` names.
import { MONITOR_ECHO_MS, REMEMBERED_PROCESSES } from '../constants.ts';

export interface OwnProcesses {
  remember(pid: number): void;
  /** Call when a transaction begins and ends. `now` is monotonic, in ms. */
  busy(now: number): void;
  isOwn(pid: number | undefined, now: number): boolean;
}

export function createOwnProcesses(): OwnProcesses {
  const pids = new Set<number>();
  let comparable = false;
  let lastBusy = Number.NEGATIVE_INFINITY;
  return {
    remember(pid) {
      pids.delete(pid);
      pids.add(pid);
      const [oldest] = pids;
      if (pids.size > REMEMBERED_PROCESSES && oldest !== undefined) pids.delete(oldest);
    },
    busy(now) {
      lastBusy = now;
    },
    isOwn(pid, now) {
      if (pid !== undefined && pids.has(pid)) {
        comparable = true;
        return true;
      }
      // In a container with its own process ids the kernel names ids that we never see; then time must do.
      return !comparable && now - lastBusy < MONITOR_ECHO_MS;
    },
  };
}
