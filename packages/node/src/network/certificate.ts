// The certificate of secure WebSockets: the operator's, or one of our own that says nothing. It makes a connection look like
// any other of the web; who the peer is is proved inside it by Noise.
import { X509Certificate } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NodeError } from '../model.ts';
import { CERTIFICATE_AHEAD_MS, CERTIFICATE_BACK_MS, CERTIFICATE_RENEW_MS } from './reach-limits.ts';

/** PEM texts. */
export interface TlsCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Where the operator keeps a certificate of his: paths of PEM files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const OWNER_ONLY = 0o600;
/** Whoever scans the port learns no name. */
const SUBJECT = 'CN=localhost';

/**
 * The operator's certificate, or the node's own, made once and kept in `tls.pem`.
 * @param now ms since 1970
 * @throws NodeError BAD_ARGUMENT when the operator's files cannot be used
 */
export async function loadCertificate(
  dataDir: string,
  files: TlsFiles | undefined,
  now: number,
): Promise<TlsCertificate> {
  if (files !== undefined) return readGiven(files);
  const file = join(dataDir, 'tls.pem');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (stillGood(kept, now)) return { cert: kept, key: kept };
  const made = await makeCertificate(now);
  const text = `${made.cert}\n${made.key}\n`;
  await writeFile(`${file}.next`, text, { mode: OWNER_ONLY });
  await rename(`${file}.next`, file);
  return made;
}

async function readGiven({ cert, key }: TlsFiles): Promise<TlsCertificate> {
  try {
    const [certText, keyText] = await Promise.all([readFile(cert, 'utf8'), readFile(key, 'utf8')]);
    new X509Certificate(certText);
    return { cert: certText, key: keyText };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NodeError(
      'BAD_ARGUMENT',
      `network.tls: ${why}; give the paths of a PEM certificate and of its key that this user can read, or leave both out`,
      { cause: error },
    );
  }
}

function stillGood(pem: string, now: number): boolean {
  if (!pem.includes('PRIVATE KEY')) return false;
  try {
    return Date.parse(new X509Certificate(pem).validTo) - now > CERTIFICATE_RENEW_MS;
  } catch {
    return false;
  }
}

async function makeCertificate(now: number): Promise<TlsCertificate> {
  // Both are needed once in years: their tens of milliseconds are not spent at every start.
  await import('reflect-metadata');
  const { PemConverter, X509CertificateGenerator } = await import('@peculiar/x509');
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: SUBJECT,
    notBefore: new Date(now - CERTIFICATE_BACK_MS),
    notAfter: new Date(now + CERTIFICATE_AHEAD_MS),
    signingAlgorithm: ALGORITHM,
    keys,
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: PemConverter.encode(key, 'PRIVATE KEY') };
}
