// Where the node listens, as the network is told it.
import { loadCertificate } from './network/certificate.ts';
import type { NetworkInit } from './network/model.ts';
import type { Settings } from './settings.ts';

export function listenOf({
  dataDir,
  network,
  clock,
}: Settings): Pick<
  NetworkInit,
  'listen' | 'ladder' | 'rungs' | 'quic' | 'announce' | 'certificate'
> {
  const { listen, ladder, rungs, quic, announce, tls } = network;
  const certificate = () => loadCertificate(dataDir, tls, clock.now());
  return { listen, ladder, rungs, quic, announce, certificate };
}
